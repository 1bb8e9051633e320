package dev.jams.events;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of messages that may wait for sinks, all together. Safe for use by any thread. */
final class SampleRoom {
  private final long max;
  private final AtomicLong used = new AtomicLong();

  SampleRoom(long max) {
    this.max = max;
  }

  /** Takes room, if there is so much of it. */
  boolean take(long bytes) {
    while (true) {
      long now = used.get();
      if (bytes > max - now) {
        return false;
      }
      if (used.compareAndSet(now, now + bytes)) {
        return true;
      }
    }
  }

  /** Gives back what was taken. */
  void release(long bytes) {
    used.addAndGet(-bytes);
  }
}
