package dev.jams.internal.client;

import io.grpc.Attributes;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/**
 * Several servers: {@code static:///users-1:42001;3,users-2:42001}, with their weights after the
 * semicolons. Found by gRPC as a service.
 */
public final class StaticTargets extends NameResolverProvider {
  static final String SCHEME = "static";

  /** Of an address. */
  static final Attributes.Key<Integer> WEIGHT = Attributes.Key.create("dev.jams.weight");

  /** The target of these servers. */
  static String target(List<WeightedTarget> servers) {
    List<String> texts = servers.stream().map(s -> s.address() + ";" + s.weight()).toList();
    try {
      return new URI(SCHEME, "", "/" + String.join(",", texts), null).toString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * The servers of a list with commas between.
   *
   * @throws IllegalArgumentException if one of them is not in form
   */
  static List<WeightedTarget> parse(String list) {
    List<WeightedTarget> servers = new ArrayList<>();
    for (String text : list.split(",", -1)) {
      int weight = text.indexOf(';');
      try {
        servers.add(
            weight < 0
                ? new WeightedTarget(text.strip(), 1)
                : new WeightedTarget(
                    text.substring(0, weight).strip(),
                    Integer.parseInt(text.substring(weight + 1).strip())));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("a weight is from 1 to " + WeightedTarget.MAX_WEIGHT, e);
      }
    }
    return servers;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    return new StaticResolver(parse(path(target)), args);
  }

  /** What comes after the scheme, be there slashes or not: {@code static:a:1} is a target, too. */
  static String path(URI target) {
    String path = target.isOpaque() ? target.getSchemeSpecificPart() : target.getPath();
    return path.startsWith("/") ? path.substring(1) : path;
  }
}
