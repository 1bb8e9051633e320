package dev.jams.tracing;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The spans of calls that the app itself makes, each with all its attempts, and the headers by
 * which the trace goes on. Safe for use by any thread.
 */
final class ClientSpans implements ClientInterceptor {
  private static final int MOST_SERVERS = 1_000;
  private static final TextMapSetter<Metadata> SETTER = ClientSpans::replace;

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final Map<String, Attributes> servers = new ConcurrentHashMap<>();

  ClientSpans(Tracer tracer, TextMapPropagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  /** One that came with the incoming call would be that of another span. */
  private static void replace(Metadata headers, String name, String value) {
    Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    headers.discardAll(key);
    headers.put(key, value);
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return new TracedCall<>(next.newCall(method, options), method, next.authority());
  }

  private final class TracedCall<ReqT, RespT> extends SimpleForwardingClientCall<ReqT, RespT> {
    private final MethodDescriptor<ReqT, RespT> method;
    private final String authority;

    TracedCall(
        ClientCall<ReqT, RespT> call, MethodDescriptor<ReqT, RespT> method, String authority) {
      super(call);
      this.method = method;
      this.authority = authority;
    }

    @Override
    public void start(Listener<RespT> listener, Metadata headers) {
      Context parent = Context.current();
      Span span =
          tracer
              .spanBuilder(method.getFullMethodName())
              .setSpanKind(SpanKind.CLIENT)
              .setParent(parent)
              .startSpan();
      // What the vendors say of the trace may be gone with it.
      headers.discardAll(dev.jams.internal.call.CallIds.TRACESTATE_KEY);
      propagator.inject(parent.with(span), headers, SETTER);
      if (!span.isRecording()) {
        super.start(listener, headers);
        return;
      }
      span.setAllAttributes(Conventions.ofMethod(method.getFullMethodName()));
      span.setAllAttributes(server(authority));
      try {
        super.start(new EndingListener<>(listener, span), headers);
      } catch (RuntimeException | Error e) {
        span.setStatus(StatusCode.ERROR).recordException(e).end();
        throw e;
      }
    }
  }

  /** A call that was started has exactly one end. */
  private static final class EndingListener<RespT>
      extends SimpleForwardingClientCallListener<RespT> {
    private final Span span;

    EndingListener(ClientCall.Listener<RespT> listener, Span span) {
      super(listener);
      this.span = span;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      String code = status.getCode().name();
      span.setAttribute(Conventions.RPC_STATUS, code);
      if (!status.isOk()) {
        span.setAttribute(Conventions.ERROR_TYPE, code);
        String description = status.getDescription();
        span.setStatus(StatusCode.ERROR, description == null ? "" : description);
      }
      span.end();
      super.onClose(status, trailers);
    }
  }

  private Attributes server(String authority) {
    if (authority == null) {
      return Attributes.empty();
    }
    Attributes known = servers.get(authority);
    if (known == null) {
      known = address(authority);
      if (servers.size() < MOST_SERVERS) {
        servers.put(authority, known);
      }
    }
    return known;
  }

  private static Attributes address(String authority) {
    int colon = authority.lastIndexOf(':');
    if (colon > authority.lastIndexOf(']') && colon < authority.length() - 1) {
      String port = authority.substring(colon + 1);
      if (port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Attributes.of(
            Conventions.SERVER_ADDRESS,
            authority.substring(0, colon),
            Conventions.SERVER_PORT,
            Long.parseLong(port));
      }
    }
    return Attributes.of(Conventions.SERVER_ADDRESS, authority);
  }
}
