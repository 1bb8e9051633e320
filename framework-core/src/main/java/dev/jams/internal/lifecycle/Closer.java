package dev.jams.internal.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, last first. One that fails to close, or hangs, does not keep the next
 * from it. Safe for use by any thread.
 */
public final class Closer {
  private record Opened(String name, AutoCloseable resource) {}

  private final Deque<Opened> opened = new ArrayDeque<>();
  private Duration closed;

  /** Adds a resource, which is closed at once if all others have been closed already. */
  public void add(String name, AutoCloseable resource) {
    Opened added = new Opened(name, resource);
    Duration timeout;
    synchronized (this) {
      if (closed == null) {
        opened.push(added);
        return;
      }
      timeout = closed;
    }
    close(added, timeout);
  }

  /**
   * Closes them.
   *
   * @param timeout of each
   */
  public void closeAll(Duration timeout) {
    for (Opened next = next(timeout); next != null; next = next(timeout)) {
      close(next, timeout);
    }
  }

  private synchronized Opened next(Duration timeout) {
    closed = timeout;
    return opened.poll();
  }

  private static void close(Opened next, Duration timeout) {
    Bounded.run("close", next.name, timeout, next.resource::close);
  }
}
