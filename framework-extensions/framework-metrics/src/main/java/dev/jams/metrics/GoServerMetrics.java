package dev.jams.metrics;

import dev.jams.AppContext;
import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.CallObservers;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/**
 * The {@code grpc_server_…} metrics of go-grpc-prometheus: as an interceptor for what begins, and
 * as an observer for what has ended.
 */
final class GoServerMetrics implements ServerInterceptor, CallObservers.Observer {
  private final Map<String, GoMeters> methods;
  private final Exemplars exemplars;

  GoServerMetrics(AppContext context, MeterRegistry registry, Exemplars exemplars) {
    this.exemplars = exemplars;
    methods = KnownMethods.map(context, method -> new GoMeters("server", method, registry));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    GoMeters meters = methods.get(call.getMethodDescriptor().getFullMethodName());
    CallIds ids = CallIds.KEY.get();
    if (meters == null || ids == null || ids.facts().isCounted()) {
      return next.startCall(call, headers);
    }
    meters.started();
    ids.facts().counted();
    if (!meters.streams()) {
      return next.startCall(call, headers);
    }
    ServerCall<ReqT, RespT> counted =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(RespT message) {
            meters.sent();
            super.sendMessage(message);
          }
        };
    return new SimpleForwardingServerCallListener<>(next.startCall(counted, headers)) {
      @Override
      public void onMessage(ReqT message) {
        meters.received();
        super.onMessage(message);
      }
    };
  }

  @Override
  public void ended(AccessEntry call) {
    GoMeters meters = call.method() == null ? null : methods.get(call.method());
    if (meters == null) {
      return;
    }
    boolean counted = call.ids().facts().isCounted();
    if (!counted) {
      // It was refused before the interceptors; what is handled has been started.
      meters.started();
    }
    if (!counted || !meters.streams()) {
      meters.messages(call.requestMessages(), call.responseMessages());
    }
    exemplars.record(meters.handled(call.code()), call.nanos(), call.ids());
  }
}
