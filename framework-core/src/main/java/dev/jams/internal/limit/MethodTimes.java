package dev.jams.internal.limit;

/**
 * How long the calls of one method take while nothing queues, and how long they took lately.
 * Guarded by the lock of the {@link AdaptiveLimit} it belongs to, but for {@link #usual}.
 */
final class MethodTimes {
  /** 0 until it has been measured. */
  private volatile double usual;

  private long count;
  private double sum;

  /** Nanoseconds that a call takes while nothing queues; 0 if that is not known. */
  double usual() {
    return usual;
  }

  void add(long nanos) {
    count++;
    sum += nanos;
  }

  /** What the calls since the last {@link #clear} took in all, if it can be compared. */
  double taken() {
    return usual == 0 ? 0 : sum;
  }

  /** What they would have taken had nothing queued. */
  double expected() {
    return count * usual;
  }

  /**
   * Takes the calls since the last {@link #clear} for a measurement.
   *
   * @param former for how many calls the former ones count, since one window may be chance
   */
  void measured(int former) {
    if (count > 0) {
      usual = usual == 0 ? sum / count : (usual * former + sum) / (former + count);
    }
  }

  void clear() {
    count = 0;
    sum = 0;
  }
}
