package dev.jams.limits;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A call that waits for a place. It holds no thread: what happens to it meanwhile is kept until it
 * begins, and all of it, before and after, happens one after the other.
 */
final class WaitingCall<ReqT, RespT> extends ServerCall.Listener<ReqT> {
  private static final Status GONE =
      Status.CANCELLED.withDescription("the caller went while the call waited for its turn");

  private final Bulkhead bulkhead;
  private final ServerCall<ReqT, RespT> call;
  private final Metadata headers;
  private final ServerCallHandler<ReqT, RespT> next;
  private final Context context = Context.current();
  private final Executor serial;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile ScheduledFuture<?> expiry;

  // What follows is for the serial executor alone.
  private final Queue<Consumer<ServerCall.Listener<ReqT>>> before = new ArrayDeque<>();
  private ServerCall.Listener<ReqT> begun;

  WaitingCall(
      Bulkhead bulkhead,
      ServerCall<ReqT, RespT> call,
      Metadata headers,
      ServerCallHandler<ReqT, RespT> next,
      Executor executor) {
    this.bulkhead = bulkhead;
    this.call = call;
    this.headers = headers;
    this.next = next;
    this.serial = MoreExecutors.newSequentialExecutor(executor);
  }

  /** Has the call refused after a time. */
  void expireBy(ScheduledExecutorService timer, long time, TimeUnit unit) {
    try {
      expiry = timer.schedule(this::expire, time, unit);
    } catch (RejectedExecutionException e) {
      // The app has stopped, and the call with it.
      expire();
    }
  }

  private void expire() {
    if (bulkhead.giveUp(this)) {
      try {
        run(this::refuse);
      } catch (RejectedExecutionException e) {
        // Its service's executor has stopped.
        refuse();
      }
    }
  }

  private void refuse() {
    if (over.compareAndSet(false, true)) {
      var unused = bulkhead.refuse(call);
    }
  }

  /**
   * It ends without its service. Its caller has gone, but whoever stands further out may wait for
   * the end of what he has let in.
   */
  private void close() {
    if (over.compareAndSet(false, true)) {
      call.close(GONE, new Metadata());
    }
  }

  /** It has a place. */
  void begin() {
    stopExpiry();
    try {
      run(this::beginNow);
    } catch (RejectedExecutionException e) {
      // Its service's executor has stopped.
      close();
      bulkhead.leave();
    }
  }

  private void beginNow() {
    if (over.get()) {
      bulkhead.leave();
      return;
    }
    begun = bulkhead.placed(call, headers, next);
    before.forEach(event -> event.accept(begun));
    before.clear();
  }

  private void run(Runnable task) {
    serial.execute(context.wrap(task));
  }

  private void stopExpiry() {
    ScheduledFuture<?> scheduled = expiry;
    if (scheduled != null) {
      scheduled.cancel(false);
    }
  }

  private void happened(Consumer<ServerCall.Listener<ReqT>> event) {
    run(
        () -> {
          if (begun == null) {
            before.add(event);
          } else {
            event.accept(begun);
          }
        });
  }

  @Override
  public void onMessage(ReqT message) {
    happened(listener -> listener.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    happened(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onReady() {
    happened(ServerCall.Listener::onReady);
  }

  @Override
  public void onCancel() {
    ended(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    ended(ServerCall.Listener::onComplete);
  }

  private void ended(Consumer<ServerCall.Listener<ReqT>> event) {
    if (bulkhead.giveUp(this)) {
      stopExpiry();
      close();
      return;
    }
    run(
        () -> {
          if (begun == null) {
            close();
          } else {
            event.accept(begun);
          }
        });
  }
}
