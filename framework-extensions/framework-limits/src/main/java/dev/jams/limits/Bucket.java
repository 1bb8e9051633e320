package dev.jams.limits;

import java.util.concurrent.atomic.AtomicLong;

/** The calls of one caller: when their debt is paid off. Safe for use by any thread. */
final class Bucket {
  /** In place of a time: the bucket was forgotten, and the caller has none or another. */
  static final long GONE = Long.MIN_VALUE;

  private final long caller;
  private final AtomicLong paidOff = new AtomicLong(-1);

  Bucket(long caller) {
    this.caller = caller;
  }

  boolean isOf(long other) {
    return caller == other;
  }

  long paidOff() {
    return paidOff.get();
  }

  boolean move(long from, long to) {
    return paidOff.compareAndSet(from, to);
  }

  void forget() {
    paidOff.set(GONE);
  }
}
