package dev.jams.internal.lifecycle;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs what may fail or hang, and neither keeps the next from running. */
final class Bounded {
  private static final Logger log = LoggerFactory.getLogger(Bounded.class);

  interface Task {
    void run() throws Exception;
  }

  private Bounded() {}

  /**
   * Runs a task on a thread of its own. What takes longer is interrupted and left behind.
   *
   * @param what says in the log what failed, such as {@code close}
   * @param name of whom
   */
  static void run(String what, String name, Duration timeout, Task task) {
    CountDownLatch done = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (Exception | LinkageError | AssertionError e) {
                log.atWarn().setCause(e).addKeyValue("name", name).log("failed to " + what);
              } finally {
                done.countDown();
              }
            },
            "jams-" + what + " " + name);
    thread.setDaemon(true);
    thread.start();
    if (!await(done, timeout)) {
      log.atWarn()
          .addKeyValue("name", name)
          .addKeyValue("timeout", timeout)
          .log("took too long to " + what);
      thread.interrupt();
    }
  }

  /** An interrupt of the thread that stops an app must not leave things open. */
  private static boolean await(CountDownLatch done, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
