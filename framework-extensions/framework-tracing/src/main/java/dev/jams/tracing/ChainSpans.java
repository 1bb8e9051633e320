package dev.jams.tracing;

import dev.jams.internal.call.CallWatch;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/**
 * The spans inside of a call that {@code tracing.details} asks for: of the rpc where it came over
 * HTTP, of each interceptor, and of the service's method. Each lasts until its part has ended the
 * call, and is the parent of what is further in.
 */
final class ChainSpans implements CallWatch, ServerInterceptor {
  private final Tracer tracer;

  ChainSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** That of the rpc. */
  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    CallSpan outer = CallSpan.current();
    if (outer == null || !outer.isOverHttp()) {
      return OutcomeInterceptor.INSTANCE.interceptCall(call, headers, next);
    }
    String method = call.getMethodDescriptor().getFullMethodName();
    return around(
        method,
        Attributes.of(Conventions.RPC_METHOD, method),
        call,
        headers,
        (inner, innerHeaders) ->
            OutcomeInterceptor.INSTANCE.interceptCall(inner, innerHeaders, next));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> watch(
      String name,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    return name.equals(Tracing.NAME)
        ? next.startCall(call, headers)
        : around(name, Attributes.empty(), call, headers, next);
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> around(
      String name,
      Attributes attributes,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    CallSpan outer = CallSpan.current();
    if (outer == null || !outer.span().isRecording()) {
      return next.startCall(call, headers);
    }
    Context parent = Context.current();
    Span span = tracer.spanBuilder(name).setParent(parent).setAllAttributes(attributes).startSpan();
    io.grpc.Context inside =
        io.grpc.Context.current().withValue(CallContextStorage.INNER, parent.with(span));
    ServerCall<ReqT, RespT> ending =
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            end(span, status);
            super.close(status, trailers);
          }
        };
    try {
      return new EndingListener<>(Contexts.interceptCall(inside, ending, headers, next), span);
    } catch (RuntimeException | Error e) {
      span.setStatus(StatusCode.ERROR).recordException(e).end();
      throw e;
    }
  }

  private static void end(Span span, Status status) {
    String code = status.getCode().name();
    span.setAttribute(Conventions.RPC_STATUS, code);
    if (Conventions.isServerError(status.getCode())) {
      span.setAttribute(Conventions.ERROR_TYPE, code);
      span.setStatus(StatusCode.ERROR);
    }
    span.end();
  }

  /** Ends the span of a call that nobody has ended from within. */
  private static final class EndingListener<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    private final Span span;

    EndingListener(ServerCall.Listener<ReqT> listener, Span span) {
      super(listener);
      this.span = span;
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        span.setAttribute(Conventions.RPC_STATUS, Status.Code.CANCELLED.name());
        span.end();
      }
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        span.end();
      }
    }
  }
}
