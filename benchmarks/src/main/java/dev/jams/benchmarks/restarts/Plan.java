package dev.jams.benchmarks.restarts;

import java.time.Duration;

/**
 * One run.
 *
 * @param restarts how many, of all instances together
 * @param rate requests per second, of all kinds together
 * @param lameDuck how long a stopping instance goes on serving
 * @param seed decides the order of restarts
 */
record Plan(int restarts, int rate, Duration lameDuck, long seed, Fault fault) {
  static final int INSTANCES = 2;

  /** With fewer restarts, figures say nothing about speed or growth. */
  private static final int FULL = 50;

  /** Restarts of a control run: what fails in one of a few restarts fails reliably. */
  private static final int OF_CONTROL = 4;

  Plan control(Fault fault) {
    return new Plan(Math.min(restarts, OF_CONTROL), rate, lameDuck, seed, fault);
  }

  boolean isFull() {
    return fault == Fault.NONE && restarts >= FULL;
  }

  /** Before latencies count: new JVMs are slow. */
  Duration warmUp() {
    return Duration.ofSeconds(isFull() ? 15 : 1);
  }

  /** In which latencies are those before the restarts. */
  Duration before() {
    return Duration.ofSeconds(isFull() ? 30 : 2);
  }

  /** The most that a stop may take. */
  Duration longestStop() {
    return lameDuck.plusSeconds(10);
  }
}
