package dev.jams.internal.call;

import com.google.protobuf.MessageLite;
import dev.jams.Setting;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.inprocess.InProcessSocketAddress;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Bounds what a service writes that its client does not take: not every service asks {@link
 * ServerCall#isReady} before each message, and every transport keeps all that it is given. A
 * service that writes in a callback of its call waits there for the client. One that writes on
 * another thread may keep others waiting there, and an event loop must not wait: such a call ends.
 */
public final class UnsentAnswers implements ServerInterceptor {
  /** The setting. */
  public static final Setting<Integer> MAX =
      Setting.size(
          "calls.max-unsent-size",
          1 << 20,
          "how much of an answer may be kept that its client does not take, where a service writes"
              + " on whether the call is ready or not; 0 for any amount");

  private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
  private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final int max;

  private UnsentAnswers(int max) {
    this.max = max;
  }

  /**
   * Stands next to the service, lest what waits in here holds a lock of the others.
   *
   * @param max in bytes; 0 for any amount
   */
  public static ServerServiceDefinition bounded(ServerServiceDefinition service, int max) {
    return max == 0 ? service : ServerInterceptors.intercept(service, new UnsentAnswers(max));
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    return call.getMethodDescriptor().getType().serverSendsOneMessage() || isInProcess(call)
        ? next.startCall(call, headers)
        : new BoundedCall<>(call, max).start(headers, next);
  }

  /** Such a client may be the thread that the service runs on, and would be waited for in vain. */
  private static boolean isInProcess(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
        instanceof InProcessSocketAddress;
  }

  private static final class BoundedCall<ReqT, RespT> extends EndableCall<ReqT, RespT> {
    private final int max;

    /** By one writer at a time, as the contract of a call demands. */
    private long unsent;

    private volatile Thread serving;

    BoundedCall(ServerCall<ReqT, RespT> call, int max) {
      super(call);
      this.max = max;
    }

    ServerCall.Listener<ReqT> start(Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      serving = Thread.currentThread();
      try {
        return new Callbacks(next.startCall(this, headers));
      } finally {
        serving = null;
      }
    }

    @Override
    public void sendMessage(RespT message) {
      if (isReady()) {
        unsent = 0;
      } else {
        unsent += size(message);
        if (unsent > max && !isEnded()) {
          makeRoom();
        }
      }
      super.sendMessage(message);
    }

    private long size(RespT message) {
      return message instanceof MessageLite proto ? proto.getSerializedSize() : max;
    }

    private void makeRoom() {
      if (serving == Thread.currentThread() && !(serving instanceof FastThreadLocalThread)) {
        waitUntilReady();
        unsent = 0;
      } else if (!isCancelled()) {
        end(
            Status.RESOURCE_EXHAUSTED.withDescription(
                "the client takes the answer more slowly than it comes"),
            new Metadata());
      }
    }

    /** By looking: what would tell that the call is ready waits for the callback to return. */
    private void waitUntilReady() {
      long pause = FIRST_PAUSE_NANOS;
      while (!isReady()) {
        if (isCancelled() || Thread.currentThread().isInterrupted()) {
          // As a stub does once it knows, which it cannot before the callback returns.
          throw Status.CANCELLED.withDescription("call already cancelled").asRuntimeException();
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      }
    }

    private final class Callbacks extends SimpleForwardingServerCallListener<ReqT> {
      Callbacks(ServerCall.Listener<ReqT> listener) {
        super(listener);
      }

      @Override
      public void onMessage(ReqT message) {
        serving(() -> super.onMessage(message));
      }

      @Override
      public void onHalfClose() {
        serving(super::onHalfClose);
      }

      @Override
      public void onReady() {
        serving(super::onReady);
      }

      @Override
      public void onComplete() {
        if (isEnded()) {
          super.onCancel();
        } else {
          super.onComplete();
        }
      }

      private void serving(Runnable callback) {
        serving = Thread.currentThread();
        try {
          callback.run();
        } finally {
          serving = null;
        }
      }
    }
  }
}
