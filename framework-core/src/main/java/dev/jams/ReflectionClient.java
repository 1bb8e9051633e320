package dev.jams;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import dev.jams.internal.remote.ReflectedFiles;
import dev.jams.internal.remote.ReflectionStream;
import dev.jams.internal.remote.ServiceChoice;
import dev.jams.internal.remote.StartWait;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a gRPC server what it offers, and waits for it if it is not up yet. */
final class ReflectionClient {
  private static final Logger log = LoggerFactory.getLogger(ReflectionClient.class);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration REMIND = Duration.ofSeconds(5);

  private final String target;
  private final Channel channel;
  private final RemoteSettings settings;
  private final Config config;
  private final StartWait wait;
  private MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method =
      ReflectionStream.V1;

  /** Why the last attempt came to nothing, if the server was away. */
  private StatusException unreachable;

  private Duration reminded;

  ReflectionClient(
      String target, Channel channel, RemoteSettings settings, Config config, StartWait wait) {
    this.target = target;
    this.channel = channel;
    this.settings = settings;
    this.config = config;
    this.wait = wait;
  }

  /**
   * What the server offers.
   *
   * @param services those that were chosen
   * @param files theirs, and all that they import
   */
  record Offer(List<String> services, Collection<FileDescriptorProto> files) {}

  /** The server as an error names it. */
  String origin() {
    return "the gRPC server at " + target;
  }

  Offer ask(ServiceChoice choice) throws StartException {
    while (true) {
      try {
        return askOnce(choice);
      } catch (TimeoutException e) {
        throw unreachable == null ? silent(e) : away(unreachable);
      } catch (StatusException e) {
        prepareNext(e);
      }
    }
  }

  private Offer askOnce(ServiceChoice choice)
      throws StatusException, TimeoutException, StartException {
    int maxSize = config.get(settings.maxSize);
    try (ReflectionStream stream = new ReflectionStream(channel, method, wait, maxSize)) {
      ReflectedFiles files =
          new ReflectedFiles(
              stream, origin(), settings.advice(), config.get(settings.maxFiles), maxSize);
      List<String> offered = files.listServices();
      unreachable = null;
      List<String> services = choice.among(offered, origin());
      return new Offer(services, files.fetch(services));
    }
  }

  private void prepareNext(StatusException failure) throws StartException {
    Status status = failure.getStatus();
    switch (status.getCode()) {
      case UNIMPLEMENTED -> {
        if (method == ReflectionStream.V1_ALPHA) {
          throw new StartException(
              origin() + " does not offer reflection: enable it there, or " + settings.setRemedy(),
              failure);
        }
        method = ReflectionStream.V1_ALPHA;
      }
      case UNAVAILABLE, DEADLINE_EXCEEDED -> awaitServer(failure);
      case RESOURCE_EXHAUSTED ->
          throw new StartException(
              origin()
                  + " cannot answer reflection ("
                  + text(status)
                  + "); raise "
                  + settings.maxSize.flag()
                  + " or "
                  + settings.setRemedy(),
              failure);
      default ->
          throw new StartException(
              origin()
                  + " does not answer reflection ("
                  + text(status)
                  + "): allow it there, or "
                  + settings.setRemedy(),
              failure);
    }
  }

  private void awaitServer(StatusException failure) throws StartException {
    unreachable = failure;
    if (wait.isOver()) {
      throw away(failure);
    }
    // What comes up may be another version.
    method = ReflectionStream.V1;
    Duration remaining = wait.remaining();
    if (reminded == null || reminded.minus(remaining).compareTo(REMIND) >= 0) {
      reminded = remaining;
      log.atInfo()
          .addKeyValue("target", target)
          .addKeyValue("reason", reason(failure.getStatus()))
          .addKeyValue("for", remaining.toSeconds() + "s")
          .log("waiting for the gRPC server");
    }
    wait.pause(PAUSE);
  }

  private StartException away(StatusException failure) {
    return new StartException(
        origin()
            + " cannot be reached"
            + inTime()
            + " ("
            + reason(failure.getStatus())
            + "); start it, name another with --grpc-target, or wait longer with "
            + settings.timeout.flag(),
        failure);
  }

  private StartException silent(TimeoutException timeout) {
    return new StartException(
        origin()
            + " does not answer"
            + inTime()
            + "; start it, name another with --grpc-target, wait longer with "
            + settings.timeout.flag()
            + ", or "
            + settings.setRemedy(),
        timeout);
  }

  private String inTime() {
    return " within " + settings.timeout.print(config.get(settings.timeout));
  }

  private static String text(Status status) {
    return status.getDescription() == null
        ? status.getCode().toString()
        : status.getCode() + ": " + status.getDescription();
  }

  /** The innermost cause says what the network said. */
  private static String reason(Status status) {
    Throwable cause = status.getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null || cause.getMessage() == null ? text(status) : cause.getMessage();
  }
}
