package dev.jams.limits;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A call that has a place, and gives it back once: before its answer is sent, so that who has the
 * answer finds it free, or else with its last callback.
 */
final class PlacedCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
  private final Bulkhead bulkhead;
  private final AtomicBoolean left = new AtomicBoolean();

  PlacedCall(ServerCall<ReqT, RespT> call, Bulkhead bulkhead) {
    super(call);
    this.bulkhead = bulkhead;
  }

  void leave() {
    if (left.compareAndSet(false, true)) {
      bulkhead.leave();
    }
  }

  @Override
  public void close(Status status, Metadata trailers) {
    leave();
    super.close(status, trailers);
  }

  /** Sees the last callback. */
  ServerCall.Listener<ReqT> around(ServerCall.Listener<ReqT> listener) {
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onCancel() {
        try {
          super.onCancel();
        } finally {
          leave();
        }
      }

      @Override
      public void onComplete() {
        try {
          super.onComplete();
        } finally {
          leave();
        }
      }
    };
  }
}
