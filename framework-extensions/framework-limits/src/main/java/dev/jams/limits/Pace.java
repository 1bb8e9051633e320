package dev.jams.limits;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How fast one may call: the <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">
 * generic cell rate algorithm</a>. Each call runs up a debt of one interval, which time pays off,
 * and nobody may owe more than a burst. Immutable.
 *
 * @param interval nanoseconds between two calls; rounded up, so that it is never more calls than
 *     were allowed
 * @param most the largest debt, in nanoseconds
 */
record Pace(long interval, long most) {
  private static final long SHORTEST_NANOS = 1_000;
  private static final long MOST_NANOS = TimeUnit.DAYS.toNanos(366);

  static Pace of(int requests, Duration period, int burst) {
    long nanos = nanos(period);
    LimitsSettings.require(nanos <= MOST_NANOS, "period is more than 366d, expected at most that");
    long interval = -Math.floorDiv(-nanos, requests);
    LimitsSettings.require(
        interval >= SHORTEST_NANOS,
        "requests are more than 1,000,000 in a second, expected at most so many");
    LimitsSettings.require(
        burst <= MOST_NANOS / interval,
        "burst is more than 366d bring, expected at most " + MOST_NANOS / interval);
    return new Pace(interval, interval * burst);
  }

  private static long nanos(Duration time) {
    return time.compareTo(Duration.ofNanos(MOST_NANOS)) > 0 ? Long.MAX_VALUE : time.toNanos();
  }

  /**
   * Whether there is room for one more call.
   *
   * @param now nanoseconds since a moment before all calls, so never negative
   * @return what would be left of the largest debt; where negative, the time to wait for it
   */
  long look(Bucket bucket, long now) {
    return most - (Math.max(bucket.paidOff(), now) - now) - interval;
  }

  /**
   * Takes one call, if there is room for it.
   *
   * @return as {@link #look}, or {@link Bucket#GONE}
   */
  long take(Bucket bucket, long now) {
    while (true) {
      long paidOff = bucket.paidOff();
      if (paidOff == Bucket.GONE) {
        return Bucket.GONE;
      }
      long debt = Math.max(paidOff, now) - now + interval;
      if (debt > most || bucket.move(paidOff, now + debt)) {
        return most - debt;
      }
    }
  }

  /**
   * Takes a call back that was taken and not made. The part that time has paid off stays paid, or
   * more could come in all than are allowed.
   *
   * @param since nanoseconds since it was taken
   */
  void giveBack(Bucket bucket, long since) {
    long unpaid = interval - since;
    long paidOff = bucket.paidOff();
    while (unpaid > 0 && paidOff != Bucket.GONE && !bucket.move(paidOff, paidOff - unpaid)) {
      paidOff = bucket.paidOff();
    }
  }

  /** How many calls may come at once, where so much is left of the debt. */
  long calls(long left) {
    return Math.max(left, 0) / interval;
  }

  /** The time until there is room for one call more than now. */
  long untilNext(long left) {
    return left < 0 ? -left : interval - left % interval;
  }
}
