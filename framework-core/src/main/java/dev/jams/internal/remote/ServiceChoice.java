package dev.jams.internal.remote;

import dev.jams.StartException;
import dev.jams.internal.config.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Which of the services that somebody offers are to be served.
 *
 * @param only their full names, or none for all but what servers have for their own needs
 * @param remedy how a person can choose
 * @param refusal makes the error about {@code only}
 */
public record ServiceChoice(
    List<String> only, String remedy, Function<String, StartException> refusal) {
  private static final List<String> INFRASTRUCTURE =
      List.of("grpc.reflection.", "grpc.health.", "grpc.channelz.", "envoy.service.status.");

  /** A server may offer a thousand; an error names no more than this. */
  private static final int NAMED = 20;

  /**
   * The names that are chosen, in a stable order.
   *
   * @param offeredBy as in an error: {@code the gRPC server at 127.0.0.1:42001}
   */
  public List<String> among(Collection<String> offered, String offeredBy) throws StartException {
    if (!only.isEmpty()) {
      for (String name : only) {
        if (!offered.contains(name)) {
          throw notOffered(name, offered, offeredBy);
        }
      }
      return only;
    }
    List<String> all =
        offered.stream().filter(name -> !isInfrastructure(name)).distinct().sorted().toList();
    if (all.isEmpty()) {
      throw new StartException(
          offered.isEmpty()
              ? offeredBy + " offers no service at all, so there is nothing to serve"
              : offeredBy
                  + " offers no service but "
                  + named(offered)
                  + "; to serve these, "
                  + remedy);
    }
    return all;
  }

  private static boolean isInfrastructure(String service) {
    return INFRASTRUCTURE.stream().anyMatch(service::startsWith);
  }

  private StartException notOffered(String name, Collection<String> offered, String offeredBy) {
    String near = Spelling.nearest(name, offered);
    return refusal.apply(
        offeredBy
            + " offers no service \""
            + name
            + "\"; "
            + (near == null ? "it offers " + named(offered) : "did you mean " + near + "?"));
  }

  private static String named(Collection<String> offered) {
    if (offered.isEmpty()) {
      return "none";
    }
    String first = String.join(", ", offered.stream().sorted().limit(NAMED).toList());
    return offered.size() > NAMED ? first + " and " + (offered.size() - NAMED) + " more" : first;
  }
}
