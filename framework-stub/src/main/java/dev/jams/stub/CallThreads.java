package dev.jams.stub;

import io.grpc.Context;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Threads for calls that wait between their messages: on the threads of a server they would keep
 * the callbacks from coming that they wait for.
 */
final class CallThreads {
  private static final ExecutorService THREADS = virtualOrCached();

  private CallThreads() {}

  /** In the context of the caller. */
  static Future<?> run(Runnable call) {
    return THREADS.submit(Context.current().wrap(call));
  }

  private static ExecutorService virtualOrCached() {
    try {
      // Of JDK 21 and later.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      AtomicLong number = new AtomicLong();
      return Executors.newCachedThreadPool(
          run -> {
            Thread thread = new Thread(run, "streaming-call-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });
    }
  }
}
