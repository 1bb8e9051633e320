package dev.jams.validation;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Optional;

/**
 * A call that ends when its service answers with what breaks a rule. The service learns of it as of
 * a caller who has gone, on whichever of its threads it answers.
 */
final class CheckedResponses<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private final Checks checks;
  private volatile boolean failed;

  CheckedResponses(ServerCall<ReqT, RespT> call, Checks checks) {
    super(call);
    this.checks = checks;
  }

  /** What breaks a rule; its text is for the log. */
  static final class InvalidResponseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidResponseException(String message) {
      super(message);
    }
  }

  @Override
  public void sendMessage(RespT message) {
    if (failed) {
      return;
    }
    Optional<Violations> violations;
    try {
      violations = checks.violations(message);
    } catch (RuntimeException e) {
      fail(e);
      return;
    }
    if (violations.isEmpty()) {
      super.sendMessage(message);
    } else {
      fail(
          new InvalidResponseException(
              "a response of "
                  + getMethodDescriptor().getFullMethodName()
                  + " breaks its rules: "
                  + violations.get().text()));
    }
  }

  /**
   * Without a description, so that those further out make INTERNAL of it, with an id in the log.
   */
  private void fail(RuntimeException reason) {
    failed = true;
    super.close(Status.UNKNOWN.withCause(reason), new Metadata());
  }

  @Override
  public void close(Status status, Metadata trailers) {
    if (!failed) {
      super.close(status, trailers);
    }
  }

  @Override
  public boolean isCancelled() {
    return failed || super.isCancelled();
  }

  @Override
  public boolean isReady() {
    return !failed && super.isReady();
  }

  ServerCall.Listener<ReqT> listener(ServerCall.Listener<ReqT> service) {
    return new SimpleForwardingServerCallListener<>(service) {
      @Override
      public void onMessage(ReqT message) {
        if (!failed) {
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        if (!failed) {
          super.onHalfClose();
        }
      }

      @Override
      public void onReady() {
        if (!failed) {
          super.onReady();
        }
      }

      /** A call that failed is complete for its caller; other threads of its service must stop. */
      @Override
      public void onComplete() {
        if (failed) {
          super.onCancel();
        } else {
          super.onComplete();
        }
      }
    };
  }
}
