package dev.jams.benchmarks.restarts;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A fixed schedule: the next request is due when it is due, however long the answers take. For use
 * by one thread.
 */
final class Pace {
  private static final long SLOWER = 10;

  private final long interval;
  private final BooleanSupplier full;
  private final CountDownLatch end;
  private long next;

  /**
   * @param perSecond may be a fraction
   * @param offset the part of an interval after which the first is due
   * @param full until it is true, a tenth of the rate
   * @param end ends the schedule at zero
   */
  Pace(double perSecond, double offset, BooleanSupplier full, CountDownLatch end) {
    this.interval = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    this.full = full;
    this.end = end;
    this.next = System.nanoTime() + (long) (interval * offset);
  }

  /** Waits until a request is due; false if there are no more. */
  boolean await() throws InterruptedException {
    return !end.await(next - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** When the request is due, whose turn it is after {@link #await}. */
  long due() {
    long due = next;
    next += full.getAsBoolean() ? interval : SLOWER * interval;
    return due;
  }
}
