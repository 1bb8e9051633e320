package dev.jams.limits;

import dev.jams.internal.call.UnaryTimeout;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;

/** Ends calls, streams too, that take too long. A shorter deadline of the caller stays. */
record Deadlines(Duration timeout) implements ServerInterceptor {
  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return UnaryTimeout.within(timeout, call, headers, next);
  }
}
