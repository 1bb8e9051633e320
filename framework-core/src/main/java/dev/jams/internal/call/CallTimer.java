package dev.jams.internal.call;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits for what many calls have to end by, and few do. Its thread ends when there is nothing to
 * wait for. Safe for use by any thread.
 */
final class CallTimer {
  private static final long BEAT_MILLIS = 100;
  private static final long KEEP_ALIVE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor executor;
  private final AtomicBoolean beating = new AtomicBoolean();

  /** Whether a call has come since the last beat. */
  private volatile boolean used;

  CallTimer() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "jams-unary-timeout");
              thread.setDaemon(true);
              return thread;
            });
    executor.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    executor.setRemoveOnCancelPolicy(true);
  }

  /** For the deadline of a call that begins. */
  ScheduledExecutorService executor() {
    if (!used) {
      used = true;
    }
    if (!beating.get() && beating.compareAndSet(false, true)) {
      beatLater();
    }
    return executor;
  }

  /**
   * A deadline that is sooner than all others wakes the thread, and where calls are short, theirs
   * would be the only one each time. So while calls come, there is always something sooner.
   */
  private void beatLater() {
    executor.schedule(this::beat, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void beat() {
    if (used) {
      used = false;
      beatLater();
    } else {
      beating.set(false);
    }
  }
}
