package dev.jams;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where service code runs: a virtual thread for each call where the JDK has them, else a pool. */
final class CallExecutor {
  /** Until 21 the method is missing, or a preview that the JVM refuses to run. */
  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  private static final long IDLE_SECONDS = 60;

  private CallExecutor() {}

  /**
   * @param threads the size of the pool where there are no virtual threads
   */
  static ExecutorService open(int threads) {
    if (Runtime.version().feature() >= FIRST_WITH_VIRTUAL_THREADS) {
      return virtualThreads();
    }
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            daemons());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ExecutorService virtualThreads() {
    try {
      // By name, because the class files are made for 17.
      MethodHandle open =
          MethodHandles.publicLookup()
              .findStatic(
                  Executors.class,
                  "newVirtualThreadPerTaskExecutor",
                  MethodType.methodType(ExecutorService.class));
      return (ExecutorService) open.invoke();
    } catch (Throwable e) {
      throw new LinkageError("Java " + Runtime.version() + " has no virtual threads", e);
    }
  }

  private static ThreadFactory daemons() {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "jams-call-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
