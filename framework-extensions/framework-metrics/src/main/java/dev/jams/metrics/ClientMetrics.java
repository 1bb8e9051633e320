package dev.jams.metrics;

import dev.jams.internal.call.CallIds;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that the app itself makes: {@code rpc.client.call.duration} of the conventions, the
 * {@code grpc_client_…} metrics of go-grpc-prometheus, or both.
 */
final class ClientMetrics implements ClientInterceptor {
  private final Names names;
  private final MeterRegistry registry;
  private final Exemplars exemplars;

  /** By full method name, by the authority that is called. Neither comes from a caller. */
  private final Map<String, Map<String, Meters>> meters = new ConcurrentHashMap<>();

  ClientMetrics(Names names, MeterRegistry registry, Exemplars exemplars) {
    this.names = names;
    this.registry = registry;
    this.exemplars = exemplars;
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    Meters measured = meters(next.authority() == null ? "" : next.authority(), method);
    return new MeasuredCall<>(next.newCall(method, options), measured, exemplars);
  }

  private Meters meters(String authority, MethodDescriptor<?, ?> method) {
    Map<String, Meters> ofServer = meters.get(authority);
    if (ofServer == null) {
      ofServer = meters.computeIfAbsent(authority, server -> new ConcurrentHashMap<>());
    }
    Meters known = ofServer.get(method.getFullMethodName());
    return known != null
        ? known
        : ofServer.computeIfAbsent(method.getFullMethodName(), name -> make(authority, method));
  }

  private Meters make(String authority, MethodDescriptor<?, ?> method) {
    return new Meters(
        names.hasOpenTelemetry()
            ? new RpcTimers((system, code) -> timer(authority, method, system, code))
            : null,
        names.hasGo() ? new GoMeters("client", method, registry) : null);
  }

  private Timer timer(
      String authority, MethodDescriptor<?, ?> method, String system, Status.Code code) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > 0 && colon > authority.lastIndexOf(']');
    return Buckets.openTelemetry("rpc.client.call.duration")
        .description("How long calls to other services took, with all attempts")
        .tag("rpc.system.name", system)
        .tag("rpc.method", method.getFullMethodName())
        .tag("rpc.response.status_code", code.name())
        .tag("error.type", code == Status.Code.OK ? "" : code.name())
        .tag("server.address", hasPort ? authority.substring(0, colon) : authority)
        .tag("server.port", hasPort ? authority.substring(colon + 1) : "")
        .register(registry);
  }

  /** Null is what is not measured. */
  private record Meters(RpcTimers timers, GoMeters go) {}

  private static final class MeasuredCall<ReqT, RespT>
      extends SimpleForwardingClientCall<ReqT, RespT> {
    private final Meters meters;
    private final Exemplars exemplars;
    private final CallIds caller = CallIds.KEY.get();

    MeasuredCall(ClientCall<ReqT, RespT> call, Meters meters, Exemplars exemplars) {
      super(call);
      this.meters = meters;
      this.exemplars = exemplars;
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      if (meters.go() != null) {
        meters.go().started();
      }
      super.start(new MeasuredListener(listener), headers);
    }

    @Override
    public void sendMessage(ReqT message) {
      if (meters.go() != null) {
        meters.go().sent();
      }
      super.sendMessage(message);
    }

    private final class MeasuredListener extends SimpleForwardingClientCallListener<RespT> {
      private final long start = System.nanoTime();

      MeasuredListener(Listener<RespT> listener) {
        super(listener);
      }

      @Override
      public void onMessage(RespT message) {
        if (meters.go() != null) {
          meters.go().received();
        }
        super.onMessage(message);
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        long nanos = System.nanoTime() - start;
        if (meters.timers() != null) {
          exemplars.record(meters.timers().of(0, status.getCode()), nanos, caller);
        }
        if (meters.go() != null) {
          exemplars.record(meters.go().handled(status.getCode()), nanos, caller);
        }
        super.onClose(status, trailers);
      }
    }
  }
}
