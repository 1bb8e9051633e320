package dev.jams.testing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The threads that were there at one moment, to find those that are left behind later. */
final class Threads {
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Started by JUnit with the first time-out of a test, and kept. */
  private static final String TIMEOUT_WATCHER = "junit-jupiter-timeout-watcher";

  private final Set<Thread> known;

  private Threads(Set<Thread> known) {
    this.known = known;
  }

  static Threads now() {
    return new Threads(Thread.getAllStackTraces().keySet());
  }

  /**
   * Waits for all later threads to end that would keep the JVM alive.
   *
   * @throws AssertionError naming a thread that does not, and where it stands
   */
  void requireNoOthers() throws InterruptedException {
    requireNoOthers(GRACE);
  }

  void requireNoOthers(Duration grace) throws InterruptedException {
    long end = System.nanoTime() + grace.toNanos();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (isForeign(thread)) {
        // A time-out of 0 would wait for ever.
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        thread.join(Math.max(1, left));
        if (thread.isAlive()) {
          AssertionError error =
              new AssertionError(
                  "thread \"" + thread.getName() + "\" lives on after the app has stopped");
          error.setStackTrace(thread.getStackTrace());
          throw error;
        }
      }
    }
  }

  private boolean isForeign(Thread thread) {
    return !thread.isDaemon()
        && !known.contains(thread)
        && !thread.equals(Thread.currentThread())
        && !thread.getName().startsWith(TIMEOUT_WATCHER);
  }
}
