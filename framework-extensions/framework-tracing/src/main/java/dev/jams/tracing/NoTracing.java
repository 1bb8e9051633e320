package dev.jams.tracing;

import dev.jams.InterceptingComponent;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/** Tracing that is switched off: it stands around nothing. */
final class NoTracing implements InterceptingComponent.Running, ServerInterceptor {
  @Override
  public ServerInterceptor interceptor() {
    return this;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return next.startCall(call, headers);
  }

  @Override
  public void close() {}
}
