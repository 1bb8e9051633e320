package dev.jams.internal.client;

import io.grpc.ConnectivityState;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Whether calls on a channel can be answered, for those whose readiness depends on it. A server
 * that asks its clients to leave, as before a restart or at a maximum age of connections, often
 * takes the next connection, too. Calls wait for it, so nobody must believe meanwhile that they
 * fail.
 */
public final class Reachability implements ConnectedChannel.Watcher {
  private final ScheduledExecutorService timer;
  private final Duration patience;
  private final Consumer<Boolean> reachable;
  private boolean isReachable;
  private boolean waiting;
  private long losses;

  /**
   * @param patience for how long a connection that is gone may be missing
   * @param reachable is told of each change, the first being that it is. Must not block
   */
  public Reachability(
      ScheduledExecutorService timer, Duration patience, Consumer<Boolean> reachable) {
    this.timer = timer;
    this.patience = patience;
    this.reachable = reachable;
  }

  @Override
  public synchronized void changed(ConnectivityState from, ConnectivityState to) {
    switch (to) {
      case READY -> report(true);
      case TRANSIENT_FAILURE -> report(false);
      default -> {
        if (isReachable && !waiting) {
          waiting = true;
          long loss = ++losses;
          var unused =
              timer.schedule(() -> giveUp(loss), patience.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    }
  }

  private synchronized void giveUp(long loss) {
    if (waiting && loss == losses) {
      report(false);
    }
  }

  private void report(boolean now) {
    waiting = false;
    if (now != isReachable) {
      isReachable = now;
      reachable.accept(now);
    }
  }
}
