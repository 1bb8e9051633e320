package dev.jams.benchmarks.restarts;

import java.util.concurrent.TimeUnit;

/** What happens to the instances. One thread writes it, any may read. */
final class Timeline {
  /** How latencies are told apart. */
  enum Phase {
    WARM_UP,
    BEFORE,
    RESTARTS
  }

  private record Moment(Phase phase, String doing, long signalled) {}

  private volatile Moment now = new Moment(Phase.WARM_UP, "before the first restart", 0);

  void enter(Phase phase) {
    now = new Moment(phase, now.doing, now.signalled);
  }

  /** An instance is about to get its signal. */
  void signal(int instance) {
    now = new Moment(Phase.RESTARTS, "stopping " + instance, System.nanoTime());
  }

  void starting(int instance) {
    now = new Moment(now.phase, "starting " + instance, now.signalled);
  }

  void allUp() {
    now = new Moment(now.phase, "all up", now.signalled);
  }

  Phase phase() {
    return now.phase;
  }

  /** What is being done to which instance. */
  String doing() {
    return now.doing;
  }

  /** Since the latest signal; -1 before the first. */
  long millisSinceSignal() {
    long signalled = now.signalled;
    return signalled == 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - signalled);
  }
}
