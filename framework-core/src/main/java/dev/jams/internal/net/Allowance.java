package dev.jams.internal.net;

/**
 * How often something may still happen: so many times at once, and again as many in each period.
 * What makes it legitimate may add to it. Belongs to one thread.
 */
final class Allowance {
  private final int limit;
  private final long most;
  private final long nanosForOne;
  private long left;
  private long refilled;

  /**
   * @param limit how often it may happen in a period; 0 for as often as one likes
   * @param most up to which it may be added to
   */
  Allowance(int limit, long periodNanos, long most, long now) {
    this.limit = limit;
    this.most = Math.max(limit, most);
    this.nanosForOne = limit == 0 ? 1 : Math.max(1, periodNanos / limit);
    this.left = limit;
    this.refilled = now;
  }

  /** Whether it may happen once more, which it then has. */
  boolean take(long now) {
    if (limit == 0) {
      return true;
    }
    long regained = (now - refilled) / nanosForOne;
    if (regained > 0) {
      refilled += regained * nanosForOne;
      left = Math.max(left, Math.min(limit, left + regained));
    }
    return --left >= 0;
  }

  void add(int times) {
    left = Math.min(most, left + times);
  }
}
