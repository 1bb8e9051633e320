package dev.jams.internal.net;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the open connections of a listener, and turns away those that are too many. */
public final class Connections {
  private final Guards guards;
  private final int max;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * Counts from none.
   *
   * @param max that may be open at a time
   */
  public Connections(Guards guards, int max) {
    this.guards = guards;
    this.max = max;
  }

  /** Whether a new connection may stay. If so, it is counted until it is closed. */
  public boolean accept(Channel connection) {
    if (open.incrementAndGet() > max) {
      open.decrementAndGet();
      guards.fired(Guard.CONNECTIONS, connection, "connection closed");
      return false;
    }
    guards.traffic().connectionOpened();
    connection
        .closeFuture()
        .addListener(
            closed -> {
              open.decrementAndGet();
              guards.traffic().connectionClosed();
            });
    return true;
  }
}
