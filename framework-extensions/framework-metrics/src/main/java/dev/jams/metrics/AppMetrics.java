package dev.jams.metrics;

import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.InterceptingComponent;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** The metrics of one app that runs. */
final class AppMetrics implements InterceptingComponent.Running {
  private final ShownApps apps;
  private final ShownApp shown;
  private final ServerInterceptor server;
  private final ClientInterceptor client;

  AppMetrics(AppContext context, MeterRegistry registry, Exemplars exemplars, ShownApps apps) {
    this.apps = apps;
    this.shown = new ShownApp(context, registry);
    Names names = Names.of(context.config().get(Names.SETTING));
    context.internals().observers().add(new HttpServerMetrics(context, registry, exemplars));
    if (names.hasOpenTelemetry()) {
      context.internals().observers().add(new RpcServerMetrics(context, registry, exemplars));
    }
    if (names.hasGo()) {
      GoServerMetrics go = new GoServerMetrics(context, registry, exemplars);
      context.internals().observers().add(go);
      this.server = go;
    } else {
      this.server = new Passing();
    }
    this.client = new ClientMetrics(names, registry, exemplars);
    apps.add(shown);
  }

  @Override
  public ServerInterceptor interceptor() {
    return server;
  }

  @Override
  public Optional<ClientInterceptor> clientInterceptor() {
    return Optional.of(client);
  }

  @Override
  public void ready(App app) {
    shown.ready();
  }

  @Override
  public void close() {
    apps.remove(shown);
  }

  /** OpenTelemetry's names need nothing that is not known at the end. */
  private static final class Passing implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      return next.startCall(call, headers);
    }
  }
}
