package dev.jams.internal.lifecycle;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls that have begun and not ended. A call ends when its service's method has returned, even
 * if the client has its answer or has gone before.
 */
public final class OpenCalls implements ServerInterceptor {
  private final Set<OpenCall<?, ?>> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cut = new AtomicInteger();
  private final Object idle = new Object();
  private volatile boolean draining;
  private volatile CutOff ended;

  /** How many there are. */
  public int count() {
    return open.size();
  }

  /** The same for each method that has some, by its full name. */
  public Map<String, Integer> byMethod() {
    Map<String, Integer> counts = new HashMap<>();
    for (OpenCall<?, ?> call : open) {
      counts.merge(call.getMethodDescriptor().getFullMethodName(), 1, Integer::sum);
    }
    return counts;
  }

  /** How many have been cut off. */
  public int cut() {
    return cut.get();
  }

  /**
   * Waits until there are none.
   *
   * @return false if it took longer than the timeout
   */
  public boolean awaitNone(Duration timeout) throws InterruptedException {
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

  /** Tells the open calls and those still to come that they are to end soon. */
  public void signalDrain() {
    draining = true;
    open.forEach(OpenCall::signalDrain);
  }

  /**
   * Answers the open calls and those still to come with {@code UNAVAILABLE}, cancels their contexts
   * and interrupts the threads that run them. A listener that is shut down without it resets them,
   * which a client cannot tell from a cancellation of its own.
   *
   * @param retryAfter what the callers are told to wait before they try again
   * @return how many calls were open
   */
  public int end(Duration retryAfter) {
    ended = new CutOff(retryAfter);
    int count = 0;
    for (OpenCall<?, ?> call : open) {
      call.end(ended);
      count++;
    }
    cut.addAndGet(count);
    return count;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    OpenCall<ReqT, RespT> added = new OpenCall<>(call, this::remove);
    open.add(added);
    if (draining) {
      added.signalDrain();
    }
    if (ended != null) {
      added.end(ended);
    }
    return added.start(headers, next);
  }

  private void remove(OpenCall<?, ?> call) {
    if (open.remove(call) && open.isEmpty()) {
      synchronized (idle) {
        idle.notifyAll();
      }
    }
  }
}
