package dev.jams.internal.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Gives a call a deadline if it has none, and remembers if that of the incoming call is earlier.
 * That one, and the cancellation, come with its {@link Context}, at which gRPC looks itself.
 */
final class CallDeadline implements ClientInterceptor {
  private final Duration timeout;
  private final Duration streamTimeout;

  CallDeadline(ClientSettings settings) {
    this.timeout = settings.timeout();
    this.streamTimeout = settings.streamTimeout();
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    CallOptions own = options;
    Duration limit = method.getType() == MethodType.UNARY ? timeout : streamTimeout;
    if (own.getDeadline() == null && !limit.isZero()) {
      own = own.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
    Deadline callers = Context.current().getDeadline();
    if (callers != null && (own.getDeadline() == null || callers.isBefore(own.getDeadline()))) {
      own = own.withOption(Failures.CALLERS_DEADLINE, true);
    }
    return next.newCall(method, own);
  }
}
