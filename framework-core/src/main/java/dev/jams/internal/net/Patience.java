package dev.jams.internal.net;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits for something to end that has begun. What ends in time costs next to nothing: there is at
 * most one task for each period, however often something begins. Belongs to the event loop of its
 * connection.
 */
public final class Patience {
  private final Channel connection;
  private final long nanos;
  private final Runnable tooLong;
  private boolean waiting;
  private boolean scheduled;
  private long began;

  /**
   * Makes one that waits for nothing yet.
   *
   * @param timeout 0 to wait for ever
   * @param tooLong what happens then, on the event loop
   */
  public Patience(Channel connection, Duration timeout, Runnable tooLong) {
    this.connection = connection;
    this.nanos = timeout.toNanos();
    this.tooLong = tooLong;
  }

  /** It has begun; nothing happens if it had. */
  public void begin() {
    if (waiting || nanos == 0) {
      return;
    }
    waiting = true;
    began = System.nanoTime();
    if (!scheduled) {
      schedule(nanos);
    }
  }

  /** It has ended; nothing happens if it had. */
  public void end() {
    waiting = false;
  }

  private void schedule(long delay) {
    scheduled = true;
    connection.eventLoop().schedule(this::look, delay, TimeUnit.NANOSECONDS);
  }

  private void look() {
    scheduled = false;
    if (!waiting || !connection.isOpen()) {
      return;
    }
    long left = nanos - (System.nanoTime() - began);
    if (left > 0) {
      schedule(left);
    } else {
      waiting = false;
      tooLong.run();
    }
  }
}
