package dev.jams.internal.net;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Keeps what clients can bring about from filling the log: so many lines in ten seconds, each of
 * which says how many were left out before it. Safe for use by any thread.
 */
final class LogPace {
  static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final int most;
  private final LongSupplier nanoTime;
  private long began;
  private int lines;
  private long leftOut;

  LogPace(int most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /**
   * Asks for a line.
   *
   * @return how many were left out since the last one, or -1 if this one is, too
   */
  synchronized long next() {
    long now = nanoTime.getAsLong();
    if (now - began >= PERIOD_NANOS) {
      began = now;
      lines = 0;
    }
    if (lines >= most) {
      leftOut++;
      return -1;
    }
    lines++;
    long before = leftOut;
    leftOut = 0;
    return before;
  }
}
