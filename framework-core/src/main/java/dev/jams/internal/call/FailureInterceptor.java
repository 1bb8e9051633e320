package dev.jams.internal.call;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Ends a call whose service or interceptor throws, and keeps one that answers too much or too
 * little to the rules, so that no transport has to. What {@link ErrorMap} knows is the caller's
 * answer; of anything else the caller learns only {@code INTERNAL} and an id under which the log
 * has the rest.
 */
final class FailureInterceptor implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(FailureInterceptor.class);

  /** The cause that an interceptor further in has just logged. */
  private static final ThreadLocal<Throwable> LOGGED = new ThreadLocal<>();

  private final ErrorMap errors;

  FailureInterceptor(ErrorMap errors) {
    this.errors = errors;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    GuardedCall<ReqT, RespT> guarded = new GuardedCall<>(call);
    try {
      return new GuardedListener<>(next.startCall(guarded, headers), guarded);
    } catch (Throwable e) { // Checked ones, too: Kotlin and others throw them anywhere.
      guarded.fail(e);
      return new ServerCall.Listener<>() {};
    }
  }

  private ErrorMap.Ending ending(String method, Throwable thrown) {
    ErrorMap.Ending known;
    try {
      known = errors.of(thrown);
    } catch (Throwable e) {
      if (causes(thrown).contains(e)) {
        // The mapper threw what it was given.
        return internal(method, thrown);
      }
      e.addSuppressed(thrown);
      return internal(method, e);
    }
    if (known == null) {
      return internal(method, thrown);
    }
    log(known.expected(), known.status(), method, thrown);
    return known;
  }

  private static void log(boolean expected, Status status, String method, Throwable thrown) {
    log.atLevel(expected ? Level.DEBUG : Level.WARN)
        .setCause(thrown)
        .addKeyValue("method", method)
        .addKeyValue("code", status.getCode())
        .log("call ended by an exception");
  }

  /** An exception, its cause, and so on; they may go round in a circle. */
  private static Set<Throwable> causes(Throwable thrown) {
    Set<Throwable> causes = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable cause = thrown; cause != null && causes.add(cause); cause = cause.getCause()) {
      // Adding it is all.
    }
    return causes;
  }

  private static ErrorMap.Ending internal(String method, Throwable thrown) {
    String id = String.format("%016x", ThreadLocalRandom.current().nextLong());
    log.atError()
        .setCause(thrown)
        .addKeyValue("method", method)
        .addKeyValue("error_id", id)
        .log("call failed");
    // The cause is for interceptors further out; no transport sends it.
    Status status =
        Status.INTERNAL
            .withDescription("internal error, logged with the id " + id)
            .withCause(thrown);
    return new ErrorMap.Ending(status, new Metadata(), false);
  }

  /**
   * Callbacks and threads of the service's own may answer at once. What comes after the end is
   * dropped here, because the transports differ in what they make of it.
   */
  private final class GuardedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private final boolean needsMessage;
    private boolean sent;
    private boolean closed;
    private volatile boolean failed;

    GuardedCall(ServerCall<ReqT, RespT> call) {
      super(call);
      this.needsMessage = call.getMethodDescriptor().getType().serverSendsOneMessage();
    }

    private String method() {
      return getMethodDescriptor().getFullMethodName();
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (closed) {
        tooLate("headers");
      } else {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(RespT message) {
      if (closed) {
        tooLate("a message");
      } else if (needsMessage && sent) {
        fail(new IllegalStateException("the call was answered with a second message"));
      } else {
        sent = true;
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (closed) {
        tooLate("a second end, " + status.getCode());
        return;
      }
      closed = true;
      if (status.isOk() && needsMessage && !sent) {
        var missing = new IllegalStateException("the call was closed as OK without a message");
        end(internal(method(), missing).status(), trailers);
      } else if (isException(status)) {
        ErrorMap.Ending ending = ending(method(), status.getCause());
        trailers.merge(ending.trailers());
        end(ending.status(), trailers);
      } else {
        if (status.getCause() != null && status.getCause() != LOGGED.get()) {
          log(!ErrorMap.isBug(status.getCode()), status, method(), status.getCause());
        }
        end(status, trailers);
      }
    }

    /** Ends the call by what has been logged, which those further out need not do again. */
    private void end(Status status, Metadata trailers) {
      Throwable before = LOGGED.get();
      LOGGED.set(status.getCause());
      try {
        super.close(status, trailers);
      } finally {
        LOGGED.set(before);
      }
    }

    /** What {@code StreamObserver.onError} makes of an exception that carries no status. */
    private static boolean isException(Status status) {
      return status.getCode() == Status.Code.UNKNOWN
          && status.getCause() != null
          && status.getDescription() == null;
    }

    /** Where the call has failed, its service need not know yet. */
    private void tooLate(String what) {
      if (!failed) {
        log.atWarn()
            .addKeyValue("method", method())
            .addKeyValue("sent", what)
            .log("service sent something after it had ended the call");
      }
    }

    synchronized void fail(Throwable thrown) {
      if (closed) {
        log.atError()
            .setCause(thrown)
            .addKeyValue("method", method())
            .log("failure after the call had ended");
        return;
      }
      closed = true;
      failed = true;
      ErrorMap.Ending ending = ending(method(), thrown);
      end(ending.status(), ending.trailers());
    }

    @Override
    public boolean isCancelled() {
      return failed || super.isCancelled();
    }
  }

  private final class GuardedListener<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    private final GuardedCall<ReqT, ?> call;

    GuardedListener(ServerCall.Listener<ReqT> listener, GuardedCall<ReqT, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onMessage(ReqT message) {
      if (!call.failed) {
        guard(() -> super.onMessage(message));
      }
    }

    @Override
    public void onHalfClose() {
      if (!call.failed) {
        guard(super::onHalfClose);
      }
    }

    @Override
    public void onReady() {
      if (!call.failed) {
        guard(super::onReady);
      }
    }

    @Override
    public void onCancel() {
      guard(super::onCancel);
    }

    /** A call that failed is complete for its caller; other threads of its service have to stop. */
    @Override
    public void onComplete() {
      guard(call.failed ? super::onCancel : super::onComplete);
    }

    private void guard(Runnable callback) {
      try {
        callback.run();
      } catch (Throwable e) {
        call.fail(e);
      }
    }
  }
}
