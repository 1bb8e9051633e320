package dev.jams.internal.client;

import dev.jams.Config;
import dev.jams.ServedService;
import dev.jams.StartException;
import dev.jams.internal.call.GrpcCalls;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;

/** The services of the app, for its own clients: with all interceptors, but without a socket. */
final class InProcess {
  static final String TARGET = "in-process";

  private final String name = "jams-" + UUID.randomUUID();
  private Server server;

  ManagedChannelBuilder<?> channel() {
    return InProcessChannelBuilder.forName(name);
  }

  void start(List<ServedService> services, Config config) throws StartException {
    Map<String, Executor> executors = new HashMap<>();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
    for (ServedService service : services) {
      builder.addService(service.definition());
      executors.put(service.definition().getServiceDescriptor().getName(), service.executor());
    }
    GrpcCalls.addTo(builder, config);
    builder.executor(Runnable::run).callExecutor(new PerService(executors));
    try {
      server = builder.build().start();
    } catch (IOException e) {
      throw new StartException("cannot serve in process: " + e.getMessage(), e);
    }
  }

  private record PerService(Map<String, Executor> executors) implements ServerCallExecutorSupplier {
    @Override
    public <ReqT, RespT> Executor getExecutor(ServerCall<ReqT, RespT> call, Metadata metadata) {
      // Null, for the rest, means the server's own.
      return executors.get(call.getMethodDescriptor().getServiceName());
    }
  }

  void shutdownNow() {
    if (server != null) {
      server.shutdownNow();
    }
  }
}
