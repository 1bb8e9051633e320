package dev.jams.internal.client;

import dev.jams.ServedService;
import dev.jams.StartException;
import dev.jams.internal.call.AccessLog;
import dev.jams.internal.call.GrpcCalls;
import dev.jams.internal.net.Traffic;
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
  private InProcessThreads threads;

  ManagedChannelBuilder<?> channel() {
    return InProcessChannelBuilder.forName(name);
  }

  /**
   * Begins to serve.
   *
   * @param shared runs the services that have no executor of their own; callers wait in it
   * @param most calls that may run in its place
   */
  void start(List<ServedService> services, AccessLog log, Executor shared, long most)
      throws StartException {
    threads = new InProcessThreads(shared, most);
    Map<String, Executor> executors = new HashMap<>();
    InProcessServerBuilder builder = InProcessServerBuilder.forName(name);
    for (ServedService service : services) {
      builder.addService(service.definition());
      Executor executor = service.executor() == shared ? threads : service.executor();
      executors.put(service.definition().getServiceDescriptor().getName(), executor);
    }
    builder.intercept(threads);
    GrpcCalls.addTo(builder, log, new Traffic());
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
    if (threads != null) {
      threads.close();
    }
  }
}
