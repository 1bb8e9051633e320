package dev.jams.tracing;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Tells the span of a call how the service has ended it, and by which exception. */
enum OutcomeInterceptor implements ServerInterceptor {
  INSTANCE;

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    CallSpan span = CallSpan.current();
    if (span == null || !span.span().isRecording()) {
      return next.startCall(call, headers);
    }
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void close(Status status, Metadata trailers) {
            if (!status.isOk()) {
              span.outcome(status);
            }
            super.close(status, trailers);
          }
        },
        headers);
  }
}
