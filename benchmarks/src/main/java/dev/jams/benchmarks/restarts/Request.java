package dev.jams.benchmarks.restarts;

import java.util.concurrent.atomic.AtomicBoolean;

/** One request from when it was due until its outcome, of which only the first counts. */
final class Request {
  /** For a request that got no connection. */
  static final int NOWHERE = -1;

  private final Kind kind;
  private final long due;
  private final Tally tally;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile int instance = NOWHERE;

  private Request(Kind kind, long due, Tally tally) {
    this.kind = kind;
    this.due = due;
    this.tally = tally;
  }

  /**
   * @param due when it should have been sent, by {@link System#nanoTime}
   */
  static Request begin(Kind kind, long due, Tally tally) {
    tally.began(kind);
    return new Request(kind, due, tally);
  }

  Kind kind() {
    return kind;
  }

  void to(int instance) {
    this.instance = instance;
  }

  /** It is sent once more because no service has seen it. */
  void unseen() {
    tally.unseen(kind);
  }

  void answered() {
    if (ended.compareAndSet(false, true)) {
      tally.answered(kind, System.nanoTime() - due);
    }
  }

  void failed(String cause) {
    if (ended.compareAndSet(false, true)) {
      tally.failed(kind, instance, cause);
    }
  }

  boolean hasEnded() {
    return ended.get();
  }
}
