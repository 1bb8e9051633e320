package dev.jams.benchmarks;

import dev.jams.benchmarks.OverloadCalls.End;
import dev.jams.benchmarks.restarts.Latencies;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes calls at a fixed rate, however long their answers take, and measures them from when they
 * were due.
 */
final class OpenLoop {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final OverloadCalls calls;
  private final Duration timeout;

  /**
   * @param timeout after which an answer is worth nothing
   */
  OpenLoop(OverloadCalls calls, Duration timeout) {
    this.calls = calls;
    this.timeout = timeout;
  }

  /** What came of the calls of a while. */
  static final class Result {
    private final Latencies latencies = new Latencies();
    private final double seconds;
    private final long timeout;
    private int made;
    private int ended;
    private int good;
    private int refused;

    private Result(double seconds, long timeout) {
      this.seconds = seconds;
      this.timeout = timeout;
    }

    private synchronized void ended(End end, long nanos) {
      ended++;
      if (end == End.ANSWERED) {
        latencies.add(nanos);
        if (nanos <= timeout) {
          good++;
        }
      } else if (end == End.REFUSED) {
        refused++;
      }
    }

    /** Answers in time, in a second. */
    double goodput() {
      return good / seconds;
    }

    double offered() {
      return made / seconds;
    }

    double refused() {
      return refused / seconds;
    }

    /** Calls that were neither answered in time nor refused, in a second. */
    double lost() {
      return (made - good - refused) / seconds;
    }

    double percentileMillis(double part) {
      return latencies.percentileMillis(part);
    }

    private synchronized boolean isComplete() {
      return ended == made;
    }
  }

  /**
   * Offers a load.
   *
   * @param perSecond how many calls in a second
   * @return when all of them have ended, or twice the timeout has passed
   */
  Result run(int perSecond, Duration duration) {
    Result result = new Result(duration.toNanos() / (double) SECOND, timeout.toNanos());
    long interval = SECOND / perSecond;
    long count = duration.toNanos() / interval;
    long start = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long due = start + i * interval;
      long early = due - System.nanoTime();
      if (early > 0) {
        LockSupport.parkNanos(early);
      }
      result.made++;
      calls.call(end -> result.ended(end, System.nanoTime() - due));
    }
    long until = System.nanoTime() + 2 * timeout.toNanos();
    while (!result.isComplete() && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(SECOND / 100);
    }
    return result;
  }
}
