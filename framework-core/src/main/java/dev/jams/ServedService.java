package dev.jams;

import io.grpc.ServerServiceDefinition;
import java.util.concurrent.Executor;

/**
 * A service as a listener gets it: with all interceptors applied, and the executor that its
 * callbacks run on.
 *
 * @param definition the intercepted methods; the same object for every listener
 * @param executor runs {@link io.grpc.ServerCallHandler#startCall} and the listener's callbacks;
 *     need not be serial, so a transport that adds none of its own serialises the callbacks of a
 *     call itself
 */
public record ServedService(ServerServiceDefinition definition, Executor executor) {
  String name() {
    return definition.getServiceDescriptor().getName();
  }
}
