package dev.jams.limits;

import dev.jams.RichStatus;
import dev.jams.internal.net.Guard;
import dev.jams.internal.net.Guards;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * So many calls in progress at once, and so many that wait for one of them to end, in the order in
 * which they came. A call has its place until it is answered, or, where its caller has gone before,
 * until its callbacks are through: a service that blocks still has it. Safe for use by any thread.
 */
final class Bulkhead implements ServerInterceptor {
  private final BulkheadSettings settings;
  private final Guards guards;
  private final Function<String, Executor> executors;
  private final ScheduledExecutorService timer;
  private final StatusRuntimeException refusal;
  private final AtomicInteger taken = new AtomicInteger();

  /** How many are in the queue, or about to be. */
  private final AtomicInteger waiting = new AtomicInteger();

  private final Queue<WaitingCall<?, ?>> queue = new ArrayDeque<>();

  /** Set while a thread has those begin that wait. */
  private final ThreadLocal<Boolean> beginning = new ThreadLocal<>();

  /**
   * @param guards counts what is refused
   * @param executors run services, by their names
   * @param timer for those that wait
   */
  Bulkhead(
      String name,
      BulkheadSettings settings,
      Guards guards,
      Function<String, Executor> executors,
      ScheduledExecutorService timer) {
    this.settings = settings;
    this.guards = guards;
    this.executors = executors;
    this.timer = timer;
    this.refusal =
        RichStatus.of(
                Status.RESOURCE_EXHAUSTED.withDescription(
                    "as many calls of this kind are in progress as may be, try again later"))
            .retryAfter(settings.retryAfter())
            .errorInfo("BULKHEAD_FULL", Refusals.DOMAIN, Map.of("bulkhead", name))
            .asRuntimeException();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    // Those that wait came before.
    if (waiting.get() == 0 && enter()) {
      return placed(call, headers, next);
    }
    if (settings.maxWaitingCalls() > 0) {
      return enterOrWait(call, headers, next);
    }
    return refuse(call);
  }

  <ReqT> ServerCall.Listener<ReqT> refuse(ServerCall<ReqT, ?> call) {
    guards.shed(Guard.BULKHEAD, settings.maxConcurrentCalls());
    return Refusals.refuse(call, refusal);
  }

  /** How many calls have places. */
  int taken() {
    return taken.get();
  }

  /** How many calls wait for one. */
  int waiting() {
    return waiting.get();
  }

  private boolean enter() {
    int now = taken.get();
    while (now < settings.maxConcurrentCalls()) {
      if (taken.compareAndSet(now, now + 1)) {
        return true;
      }
      now = taken.get();
    }
    return false;
  }

  /** Begins a call that has a place, which it gives back. */
  <ReqT, RespT> ServerCall.Listener<ReqT> placed(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    PlacedCall<ReqT, RespT> placed = new PlacedCall<>(call, this);
    try {
      return placed.around(next.startCall(placed, headers));
    } catch (Throwable e) { // Whatever it is, nobody else would give back the place.
      placed.leave();
      throw e;
    }
  }

  private <ReqT, RespT> ServerCall.Listener<ReqT> enterOrWait(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    WaitingCall<ReqT, RespT> late;
    synchronized (queue) {
      // Counted first: whoever leaves from now on sees that somebody waits.
      int before = waiting.getAndIncrement();
      boolean entered = before == 0 && enter();
      if (entered || before >= settings.maxWaitingCalls()) {
        waiting.getAndDecrement();
        late = null;
        if (!entered) {
          return refuse(call);
        }
      } else {
        Executor executor = executors.apply(call.getMethodDescriptor().getServiceName());
        late = new WaitingCall<>(this, call, headers, next, executor);
        queue.add(late);
      }
    }
    if (late == null) {
      return placed(call, headers, next);
    }
    late.expireBy(timer, settings.maxWait().toNanos(), TimeUnit.NANOSECONDS);
    return late;
  }

  /** Gives up waiting. False if the call has been given a place, or has given up before. */
  boolean giveUp(WaitingCall<?, ?> call) {
    synchronized (queue) {
      boolean waited = queue.remove(call);
      if (waited) {
        waiting.getAndDecrement();
      }
      return waited;
    }
  }

  /** Gives a place back, once for each that was taken. */
  void leave() {
    taken.getAndDecrement();
    // A call may begin and end on this thread; then the next one begins further out, not in it.
    if (waiting.get() == 0 || beginning.get() != null) {
      return;
    }
    beginning.set(true);
    try {
      beginWaiting();
    } finally {
      beginning.remove();
    }
  }

  private void beginWaiting() {
    while (waiting.get() > 0) {
      WaitingCall<?, ?> next;
      synchronized (queue) {
        if (queue.isEmpty() || !enter()) {
          return;
        }
        next = queue.remove();
        waiting.getAndDecrement();
      }
      next.begin();
    }
  }
}
