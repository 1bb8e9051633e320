package dev.jams.benchmarks.restarts;

import java.time.Duration;
import java.util.Arrays;

/** Every latency, so that percentiles are exact. Not safe for use by several threads. */
public final class Latencies {
  private static final double NANOS_PER_MILLI = 1e6;

  private long[] nanos = new long[1024];
  private int count;

  /** Adds one, in nanoseconds. */
  public void add(long latency) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = latency;
  }

  void addAll(Latencies others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  /** How many there are. */
  public int count() {
    return count;
  }

  /**
   * The shortest latency that this part of all do not exceed, in milliseconds.
   *
   * @param part above 0 and up to 1
   * @return NaN if there are none
   */
  public double percentileMillis(double part) {
    if (count == 0) {
      return Double.NaN;
    }
    Arrays.sort(nanos, 0, count);
    return nanos[(int) Math.ceil(part * count) - 1] / NANOS_PER_MILLI;
  }

  static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }
}
