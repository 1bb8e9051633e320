package dev.jams.admin;

import io.grpc.Status;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The calls of one method. Counted by whichever threads end calls, without a lock; looked at by one
 * other thread.
 */
final class Tally {
  /** The copies of latencies that are kept, one for each {@link #LATENCY_STEP}. */
  private static final int COPIES = 6;

  private static final int LATENCY_STEP = 10;
  private static final Status.Code[] CODES = Status.Code.values();

  private final AtomicLongArray codes = new AtomicLongArray(CODES.length);
  private final Latencies latencies = new Latencies();

  private final long[] calls = new long[Clock.SECONDS];
  private final long[] errors = new long[Clock.SECONDS];
  private final int[][] copies = new int[COPIES][];

  Tally() {
    Arrays.fill(copies, Latencies.zero());
  }

  /** A call has ended. */
  void add(Status.Code code, long nanos) {
    codes.incrementAndGet(code.ordinal());
    latencies.add(nanos);
  }

  private long failed() {
    long failed = 0;
    for (Status.Code code : CODES) {
      failed += code == Status.Code.OK ? 0 : codes.get(code.ordinal());
    }
    return failed;
  }

  /** Remembers what the counts are now. */
  void tick(Clock clock) {
    long failed = failed();
    int slot = clock.slot();
    calls[slot] = failed + codes.get(Status.Code.OK.ordinal());
    errors[slot] = failed;
    if (clock.ticks() % LATENCY_STEP == 0) {
      copies[(int) (clock.ticks() / LATENCY_STEP % COPIES)] = latencies.copy();
    }
  }

  /**
   * @param inFlight calls that have begun and not ended
   */
  CallView view(Clock clock, int inFlight) {
    int[] now = latencies.copy();
    int[] before = copies[(int) ((clock.ticks() / LATENCY_STEP + 1) % COPIES)];
    // Each is read once, so that the sums fit together while calls end.
    Map<String, Long> byCode = new TreeMap<>();
    long total = 0;
    long failed = 0;
    for (Status.Code code : CODES) {
      long count = codes.get(code.ordinal());
      if (count > 0) {
        byCode.put(code.name(), count);
        total += count;
        failed += code == Status.Code.OK ? 0 : count;
      }
    }
    return new CallView(
        total,
        failed,
        byCode,
        inFlight,
        clock.rate(calls, 1),
        clock.rate(calls, Clock.SECONDS - 1),
        clock.rate(errors, 1),
        clock.rate(errors, Clock.SECONDS - 1),
        Latencies.quantile(before, now, 0.5),
        Latencies.quantile(before, now, 0.95),
        Latencies.quantile(before, now, 0.99));
  }

  /**
   * What is shown of it.
   *
   * @param callsPerSecond in the last second, as are the errors
   * @param callsPerSecondInMinute on average of the last minute
   * @param p50 in milliseconds, of the last minute; null if there was no call
   */
  record CallView(
      long calls,
      long errors,
      Map<String, Long> codes,
      int inFlight,
      double callsPerSecond,
      double callsPerSecondInMinute,
      double errorsPerSecond,
      double errorsPerSecondInMinute,
      Double p50,
      Double p95,
      Double p99) {}

  /** When tallies were looked at, once in about a second. For one thread. */
  static final class Clock {
    /** A minute has so many ends of seconds. */
    static final int SECONDS = 61;

    private final long[] nanos = new long[SECONDS];
    private long ticks;

    Clock(long now) {
      nanos[0] = now;
    }

    void tick(long now) {
      ticks++;
      nanos[slot()] = now;
    }

    long ticks() {
      return ticks;
    }

    int slot() {
      return (int) (ticks % SECONDS);
    }

    /** By how much a count has grown in a second, on average of the last ones. */
    private double rate(long[] counts, int seconds) {
      int back = (int) Math.min(seconds, ticks);
      int from = (int) ((ticks - back) % SECONDS);
      long elapsed = nanos[slot()] - nanos[from];
      return elapsed <= 0 ? 0 : (counts[slot()] - counts[from]) * 1e9 / elapsed;
    }
  }
}
