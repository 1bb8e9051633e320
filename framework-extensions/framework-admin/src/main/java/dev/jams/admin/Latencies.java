package dev.jams.admin;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many calls took how long, to an eighth of each power of two of microseconds, up to an hour.
 * Counts wrap around; differences of them are right all the same.
 */
final class Latencies {
  private static final int BITS = 3;
  private static final int PARTS = 1 << BITS;
  private static final int MAX_EXPONENT = 31;
  private static final int SIZE = (MAX_EXPONENT - BITS + 2) * PARTS;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(SIZE);

  /** Called by the threads that end calls. */
  void add(long nanos) {
    counts.incrementAndGet(bucket(TimeUnit.NANOSECONDS.toMicros(Math.max(0, nanos))));
  }

  static int bucket(long micros) {
    if (micros < PARTS) {
      return (int) micros;
    }
    int exponent = 63 - Long.numberOfLeadingZeros(micros);
    if (exponent > MAX_EXPONENT) {
      return SIZE - 1;
    }
    int part = (int) (micros >>> (exponent - BITS)) & (PARTS - 1);
    return (exponent - BITS + 1) * PARTS + part;
  }

  /** The middle of a bucket. */
  static double millis(int bucket) {
    if (bucket < PARTS) {
      return (bucket + 0.5) / 1000;
    }
    int shift = bucket / PARTS - 1;
    double width = Math.pow(2, shift);
    return (PARTS + bucket % PARTS + 0.5) * width / 1000;
  }

  int[] copy() {
    int[] copy = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      copy[i] = counts.get(i);
    }
    return copy;
  }

  /** None yet. */
  static int[] zero() {
    return new int[SIZE];
  }

  /**
   * Below which a part of the calls between two copies stayed.
   *
   * @param part such as 0.99
   * @return in milliseconds; null if there was no call
   */
  static Double quantile(int[] from, int[] to, double part) {
    long total = 0;
    for (int i = 0; i < SIZE; i++) {
      total += to[i] - from[i];
    }
    long rank = (long) Math.ceil(total * part);
    long seen = 0;
    for (int i = 0; i < SIZE && total > 0; i++) {
      seen += to[i] - from[i];
      if (seen >= rank) {
        return millis(i);
      }
    }
    return null;
  }
}
