package dev.jams;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The calls that have begun and not ended. A call ends when its service's method has returned, even
 * if the client has its answer or has gone before.
 */
final class OpenCalls implements ServerInterceptor {
  private static final Status SHUTTING_DOWN =
      Status.UNAVAILABLE.withDescription("the server is shutting down");

  private final Set<OpenCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private final Object idle = new Object();
  private volatile boolean ended;

  int count() {
    return open.size();
  }

  /**
   * Waits until there are none.
   *
   * @return false if it took longer than the timeout
   */
  boolean awaitNone(Duration timeout) throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    synchronized (idle) {
      while (!open.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        idle.wait(left);
      }
      return true;
    }
  }

  /**
   * Answers the open calls and those still to come with {@code UNAVAILABLE}. A listener that is
   * shut down without it resets them, which a client cannot tell from a cancellation of its own.
   */
  void end() {
    ended = true;
    open.forEach(OpenCall::end);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    OpenCall<ReqT, RespT> added = new OpenCall<>(call);
    open.add(added);
    if (ended) {
      added.end();
    }
    return new RemovingListener<>(next.startCall(added, headers), added);
  }

  private void remove(OpenCall<?, ?> call) {
    if (open.remove(call) && open.isEmpty()) {
      synchronized (idle) {
        idle.notifyAll();
      }
    }
  }

  private final class RemovingListener<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    private final OpenCall<ReqT, ?> call;

    RemovingListener(ServerCall.Listener<ReqT> listener, OpenCall<ReqT, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onComplete() {
      try {
        // Cut means answered, yet not by the service: it has to learn that it may stop.
        if (call.cut) {
          super.onCancel();
        } else {
          super.onComplete();
        }
      } finally {
        remove(call);
      }
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        remove(call);
      }
    }
  }

  /** Two threads may answer the call: that of the service, and the one that ends it. */
  private static final class OpenCall<ReqT, RespT> extends SimpleForwardingServerCall<ReqT, RespT> {
    private boolean closed;
    private volatile boolean cut;

    OpenCall(ServerCall<ReqT, RespT> call) {
      super(call);
    }

    synchronized void end() {
      if (!closed) {
        cut = true;
        super.close(SHUTTING_DOWN, new Metadata());
      }
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!cut) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(RespT message) {
      if (!cut) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      closed = true;
      if (!cut) {
        super.close(status, trailers);
      }
    }

    @Override
    public boolean isCancelled() {
      return cut || super.isCancelled();
    }
  }
}
