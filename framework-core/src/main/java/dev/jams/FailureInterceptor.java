package dev.jams;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a call whose service or interceptor throws. A {@link StatusException} or {@link
 * StatusRuntimeException} is the caller's answer; of anything else the caller learns only {@code
 * INTERNAL} and an id under which the log has the rest.
 */
final class FailureInterceptor implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(FailureInterceptor.class);

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    GuardedCall<ReqT, RespT> guarded = new GuardedCall<>(call);
    try {
      return new GuardedListener<>(next.startCall(guarded, headers), guarded);
    } catch (RuntimeException | Error e) {
      guarded.fail(e);
      return new ServerCall.Listener<>() {};
    }
  }

  private static Status internal(ServerCall<?, ?> call, Throwable thrown) {
    String id = String.format("%016x", ThreadLocalRandom.current().nextLong());
    log.atError()
        .setCause(thrown)
        .addKeyValue("method", call.getMethodDescriptor().getFullMethodName())
        .addKeyValue("error_id", id)
        .log("call failed");
    // The cause is for interceptors further out; no transport sends it.
    return Status.INTERNAL
        .withDescription("internal error, logged with the id " + id)
        .withCause(thrown);
  }

  private static final class GuardedCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {
    private final AtomicBoolean closed = new AtomicBoolean();
    private final boolean needsMessage;
    private boolean sent;

    GuardedCall(ServerCall<ReqT, RespT> call) {
      super(call);
      this.needsMessage = call.getMethodDescriptor().getType().serverSendsOneMessage();
    }

    @Override
    public void sendMessage(RespT message) {
      sent = true;
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed.set(true);
      if (status.isOk() && needsMessage && !sent) {
        var missing = new IllegalStateException("the call was closed as OK without a message");
        super.close(internal(this, missing), trailers);
        return;
      }
      // What StreamObserver.onError makes of an exception that carries no status.
      boolean unexpected = status.getCode() == Status.Code.UNKNOWN && status.getCause() != null;
      super.close(unexpected ? internal(this, status.getCause()) : status, trailers);
    }

    void fail(Throwable thrown) {
      if (!closed.compareAndSet(false, true)) {
        log.atError()
            .setCause(thrown)
            .addKeyValue("method", getMethodDescriptor().getFullMethodName())
            .log("failure after the call had ended");
        return;
      }
      if (thrown instanceof StatusRuntimeException e) {
        super.close(e.getStatus(), trailers(e.getTrailers()));
      } else if (thrown instanceof StatusException e) {
        super.close(e.getStatus(), trailers(e.getTrailers()));
      } else {
        super.close(internal(this, thrown), new Metadata());
      }
    }

    private static Metadata trailers(Metadata trailers) {
      return trailers == null ? new Metadata() : trailers;
    }
  }

  private static final class GuardedListener<ReqT, RespT>
      extends SimpleForwardingServerCallListener<ReqT> {
    private final GuardedCall<ReqT, RespT> call;

    GuardedListener(ServerCall.Listener<ReqT> listener, GuardedCall<ReqT, RespT> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(ReqT message) {
      guard(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guard(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guard(super::onReady);
    }

    @Override
    public void onCancel() {
      guard(super::onCancel);
    }

    @Override
    public void onComplete() {
      guard(super::onComplete);
    }

    private void guard(Runnable callback) {
      try {
        callback.run();
      } catch (RuntimeException | Error e) {
        call.fail(e);
      }
    }
  }
}
