package dev.jams.internal.call;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends unary calls that take too long with {@code DEADLINE_EXCEEDED}, as if their callers had asked
 * for it: the context has the deadline, and is cancelled when it is over. A shorter one of the
 * caller stays.
 */
public final class UnaryTimeout implements ServerInterceptor {
  private static final CallTimer TIMER = new CallTimer();

  private final Duration timeout;

  public UnaryTimeout(Duration timeout) {
    this.timeout = timeout;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return call.getMethodDescriptor().getType() == MethodType.UNARY
        ? within(timeout, call, headers, next)
        : next.startCall(call, headers);
  }

  /** Starts a call of any kind that is to end in this time. */
  public static <ReqT, RespT> ServerCall.Listener<ReqT> within(
      Duration timeout,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next) {
    Deadline asked = Context.current().getDeadline();
    // Saturates, as the deadline does.
    long nanos = TimeUnit.NANOSECONDS.convert(timeout);
    Deadline most = Deadline.after(nanos, TimeUnit.NANOSECONDS);
    if (asked != null && asked.isBefore(most)) {
      return next.startCall(call, headers);
    }
    Context.CancellableContext context = Context.current().withDeadline(most, TIMER.executor());
    EndableCall<ReqT, RespT> timed = new EndableCall<>(call);
    context.addListener(
        ended -> {
          if (ended.cancellationCause() instanceof TimeoutException) {
            timed.end(
                Status.DEADLINE_EXCEEDED.withDescription("deadline exceeded"), new Metadata());
          }
        },
        Runnable::run);
    ServerCall.Listener<ReqT> listener = Contexts.interceptCall(context, timed, headers, next);
    return new TimedListener<>(listener, timed, context);
  }

  private static final class TimedListener<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    private final EndableCall<ReqT, ?> call;
    private final Context.CancellableContext context;

    TimedListener(
        ServerCall.Listener<ReqT> listener,
        EndableCall<ReqT, ?> call,
        Context.CancellableContext context) {
      super(listener);
      this.call = call;
      this.context = context;
    }

    @Override
    public void onComplete() {
      if (call.isEnded()) {
        super.onCancel();
      } else {
        super.onComplete();
      }
      context.cancel(null);
    }

    @Override
    public void onCancel() {
      super.onCancel();
      context.cancel(null);
    }
  }
}
