package dev.jams;

import dev.jams.internal.lifecycle.OpenCalls;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InternalServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a gRPC client finds at a listener besides the services of the app: {@code grpc.health.v1}
 * and, if wanted, server reflection, both as v1 and as v1alpha, and {@code grpc.channelz.v1}. Each
 * listener makes its own, and serves it with {@link AppContext#executor()}. The users' interceptors
 * do not see their calls. Safe for use by any thread.
 */
public final class StandardServices {
  /** Who watches a server that stops has nothing to wait for at another one. */
  private static final Duration RETRY_AFTER = Duration.ZERO;

  /** Of the channels, servers or sockets that one answer has at most. */
  private static final int CHANNELZ_PAGE = 100;

  private final OpenCalls open = new OpenCalls();
  private final List<ServedService> services = new ArrayList<>();

  /**
   * Makes them.
   *
   * @param reflection whether clients may ask which services there are
   */
  public StandardServices(AppContext context, boolean reflection) {
    this(context, reflection, false);
  }

  /**
   * Makes them.
   *
   * @param channelz whether clients may ask which connections the process has
   */
  StandardServices(AppContext context, boolean reflection, boolean channelz) {
    HealthStatusManager health = new HealthStatusManager();
    Set<String> served = new HashSet<>(Set.of(Health.APP));
    context.services().forEach(service -> served.add(service.name()));
    context
        .health()
        .watch(
            (service, status) -> {
              if (served.contains(service)) {
                health.setStatus(service, status);
              }
            });
    add(context, ServerInterceptors.intercept(health.getHealthService(), open));
    if (channelz) {
      add(context, ServerInterceptors.intercept(ChannelzService.newInstance(CHANNELZ_PAGE), open));
    }
    if (reflection) {
      addReflection(context);
    }
  }

  @SuppressWarnings("deprecation") // Most clients in use still ask for v1alpha.
  private void addReflection(AppContext context) {
    List<ServerServiceDefinition> described = new ArrayList<>();
    context.services().forEach(service -> described.add(service.definition()));
    services.forEach(service -> described.add(service.definition()));
    List<BindableService> reflections =
        List.of(
            ProtoReflectionServiceV1.newInstance(),
            io.grpc.protobuf.services.ProtoReflectionService.newInstance());
    reflections.forEach(reflection -> described.add(reflection.bindService()));
    DescribedServer server = new DescribedServer(List.copyOf(described));
    for (BindableService reflection : reflections) {
      add(context, ServerInterceptors.intercept(reflection, open, new Describing(server)));
    }
  }

  private void add(AppContext context, ServerServiceDefinition definition) {
    services.add(
        new ServedService(context.internals().standard().around(definition), context.executor()));
  }

  /** The services. */
  public List<ServedService> services() {
    return List.copyOf(services);
  }

  /**
   * Ends the calls that clients keep open as long as there is a server, and those still to come,
   * with {@code UNAVAILABLE}: they would hold up the listener's drain. Idempotent.
   */
  public void end() {
    open.end(RETRY_AFTER);
  }

  /** Reflection takes what it describes from the server that its call came by. */
  private record Describing(Server server) implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      Context context = Context.current().withValue(InternalServer.SERVER_CONTEXT_KEY, server);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  /** The services of any listener, in the form in which reflection looks for them. */
  private static final class DescribedServer extends Server {
    private final List<ServerServiceDefinition> services;

    DescribedServer(List<ServerServiceDefinition> services) {
      this.services = services;
    }

    @Override
    public List<ServerServiceDefinition> getServices() {
      return services;
    }

    @Override
    public List<ServerServiceDefinition> getImmutableServices() {
      return services;
    }

    @Override
    public Server start() {
      throw new UnsupportedOperationException("only describes services");
    }

    @Override
    public Server shutdown() {
      throw new UnsupportedOperationException("only describes services");
    }

    @Override
    public Server shutdownNow() {
      throw new UnsupportedOperationException("only describes services");
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      throw new UnsupportedOperationException("only describes services");
    }

    @Override
    public void awaitTermination() {
      throw new UnsupportedOperationException("only describes services");
    }
  }
}
