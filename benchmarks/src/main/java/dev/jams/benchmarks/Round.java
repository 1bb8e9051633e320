package dev.jams.benchmarks;

import java.time.Duration;

/**
 * What one server did in one round.
 *
 * @param answers how many requests it answered
 * @param nanos how long that took
 * @param used what it used for that
 */
record Round(long answers, long nanos, Usage used) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MICRO = 1e3;

  static Round measure(ServerProcess server, Load load, Duration duration) throws Exception {
    Usage before = server.usage();
    long start = System.nanoTime();
    long answers = load.run(duration);
    long nanos = System.nanoTime() - start;
    return new Round(answers, nanos, server.usage().minus(before));
  }

  double answersPerSecond() {
    return answers * NANOS_PER_SECOND / nanos;
  }

  double cpuMicros() {
    return used.cpuNanos() / NANOS_PER_MICRO / answers;
  }

  double allocatedBytes() {
    return (double) used.allocatedBytes() / answers;
  }
}
