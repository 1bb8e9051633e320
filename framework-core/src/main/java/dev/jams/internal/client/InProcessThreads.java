package dev.jams.internal.client;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs calls in process. Their callers may block a thread each until the answer is there, and these
 * may be called in process themselves, to any depth: in a pool of a fixed size, or with a queue,
 * they could wait for each other until their deadlines. So there is a thread for every call that
 * runs, and a call too many is refused rather than queued.
 */
final class InProcessThreads implements Executor, ServerInterceptor, AutoCloseable {
  private static final long IDLE_SECONDS = 60;

  /** Threads of calls that have been answered, so that their callers call again, and that end. */
  private static final int ENDING = 64;

  private final Executor threads;
  private final long most;
  private final AtomicLong busy = new AtomicLong();

  /**
   * @param shared of the app, which is used if it has no fixed number of threads
   * @param most calls that may run, also when their callers have gone
   */
  InProcessThreads(Executor shared, long most) {
    this.threads = shared instanceof ThreadPoolExecutor ? growing() : shared;
    this.most = most;
  }

  private static ThreadPoolExecutor growing() {
    AtomicInteger count = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "jams-in-process-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        },
        // Once it is closed, what is left to be told is that the calls are cancelled.
        new ThreadPoolExecutor.DiscardPolicy());
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(
        () -> {
          busy.incrementAndGet();
          try {
            task.run();
          } finally {
            busy.decrementAndGet();
          }
        });
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (busy.get() <= most + ENDING) {
      return next.startCall(call, headers);
    }
    call.close(
        Status.UNAVAILABLE.withDescription("too many calls in process at a time"), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** Interrupts what still runs, unless the threads are the app's. */
  @Override
  public void close() {
    if (threads instanceof ThreadPoolExecutor own) {
      own.shutdownNow();
    }
  }
}
