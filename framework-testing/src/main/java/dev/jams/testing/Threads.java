package dev.jams.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The threads that were there at one moment, to find those that are left behind later. */
final class Threads {
  /**
   * What the names of threads begin with that are nobody's: JUnit keeps the first from the first
   * time-out of a test on, and Netty's end by themselves when they have had nothing to do.
   */
  private static final List<String> SHARED =
      List.of("junit-jupiter-timeout-watcher", "globalEventExecutor-");

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
   * @param end on the scale of {@link System#nanoTime}
   * @return those that do not, each with where it stands
   */
  List<String> othersAfter(long end) throws InterruptedException {
    List<String> others = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (isForeign(thread)) {
        // A time-out of 0 would wait for ever.
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        thread.join(Math.max(1, left));
        if (thread.isAlive()) {
          others.add(text(thread));
        }
      }
    }
    return others;
  }

  private boolean isForeign(Thread thread) {
    return !thread.isDaemon()
        && !known.contains(thread)
        && !thread.equals(Thread.currentThread())
        && SHARED.stream().noneMatch(thread.getName()::startsWith);
  }

  private static String text(Thread thread) {
    StringBuilder text = new StringBuilder("\"" + thread.getName() + "\", which is");
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n    at ").append(frame);
    }
    return text.toString();
  }
}
