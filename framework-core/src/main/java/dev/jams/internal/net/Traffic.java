package dev.jams.internal.net;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the connections of one listener, and what goes on over them: calls, and requests that are
 * none. Safe for use by any thread.
 */
public final class Traffic {
  private final LongAdder connections = new LongAdder();
  private final LongAdder closedConnections = new LongAdder();
  private final LongAdder streams = new LongAdder();
  private final LongAdder closedStreams = new LongAdder();

  void connectionOpened() {
    connections.increment();
  }

  void connectionClosed() {
    closedConnections.increment();
  }

  /** A request has begun, which over HTTP/2 is a stream. */
  public void streamOpened() {
    streams.increment();
  }

  /** A request that began has been answered, or is over without. */
  public void streamClosed() {
    closedStreams.increment();
  }

  /** How many connections have been accepted. */
  public long connections() {
    return connections.sum();
  }

  /** How many of them are open. What has closed is read first, so that it is never less than 0. */
  public long openConnections() {
    long closed = closedConnections.sum();
    return connections.sum() - closed;
  }

  /** How many requests have begun and not ended. */
  public long openStreams() {
    long closed = closedStreams.sum();
    return streams.sum() - closed;
  }
}
