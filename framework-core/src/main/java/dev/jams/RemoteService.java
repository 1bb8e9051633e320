package dev.jams;

import io.grpc.ServiceDescriptor;
import java.util.Objects;

/**
 * A service that runs elsewhere: calls are relayed to a gRPC server. Register it in place of the
 * local service; listeners and interceptors cannot tell the difference.
 *
 * <p>The connection is opened when the app starts and kept open. While there is none, calls end
 * with {@code UNAVAILABLE} and the service is not serving, so the app is not ready; it recovers by
 * itself. Deadline, cancellation, metadata, trailers and flow control are relayed for all four
 * kinds of call; an answer of more than 4 MiB is {@code RESOURCE_EXHAUSTED}. Remote services with
 * one target share one channel. Immutable.
 *
 * <p>Where all remote services of an app have one target, the setting {@code grpc.target} replaces
 * it.
 */
public final class RemoteService {
  private final String target;
  private final ServiceDescriptor descriptor;

  private RemoteService(String target, ServiceDescriptor descriptor) {
    this.target = target;
    this.descriptor = descriptor;
  }

  /**
   * A service at a gRPC server.
   *
   * @param target a target in gRPC's <a
   *     href="https://github.com/grpc/grpc/blob/master/doc/naming.md">naming</a> syntax, such as
   *     {@code dns:///tracker:42001} or {@code 127.0.0.1:42001}
   * @param descriptor what the service offers, from the generated class: {@code
   *     TrackerGrpc.getServiceDescriptor()}
   */
  public static RemoteService at(String target, ServiceDescriptor descriptor) {
    return new RemoteService(
        Objects.requireNonNull(target, "target"), Objects.requireNonNull(descriptor, "descriptor"));
  }

  String target() {
    return target;
  }

  ServiceDescriptor descriptor() {
    return descriptor;
  }
}
