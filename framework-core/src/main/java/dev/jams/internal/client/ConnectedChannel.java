package dev.jams.internal.client;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A channel that connects before the first call, stays connected, and connects again at an even
 * pace: gRPC backs off for up to two minutes. That the pace is even makes it also ask the name
 * service from time to time, so that servers which were added get calls; gRPC's own cache keeps
 * that to once in 30 seconds.
 */
public final class ConnectedChannel implements AutoCloseable {
  /** From this many days on, gRPC never closes a connection for want of calls. */
  private static final long NEVER_IDLE_DAYS = 30;

  private final ManagedChannel channel;
  private final ScheduledExecutorService timer;
  private final Duration reconnect;
  private final Duration closeTimeout;
  private final Watcher watcher;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private volatile ConnectivityState state = ConnectivityState.IDLE;
  private volatile ScheduledFuture<?> retries;
  private volatile long closing;

  /** Is told of each change. Must not block. */
  @FunctionalInterface
  public interface Watcher {
    void changed(ConnectivityState from, ConnectivityState to);
  }

  /**
   * @param builder of the channel, of whose idle timeout and connections this object takes care
   */
  public ConnectedChannel(
      ManagedChannelBuilder<?> builder,
      ScheduledExecutorService timer,
      ConnectionTimes times,
      Watcher watcher) {
    times.addTo(builder);
    this.channel = builder.idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS).build();
    this.timer = timer;
    this.reconnect = times.reconnect();
    this.closeTimeout = times.close();
    this.watcher = watcher;
  }

  /** Begins to connect. To be called once. */
  public void open() {
    follow();
    long millis = Math.max(1, reconnect.toMillis());
    retries =
        timer.scheduleWithFixedDelay(
            channel::resetConnectBackoff, millis, millis, TimeUnit.MILLISECONDS);
  }

  public ManagedChannel channel() {
    return channel;
  }

  public ConnectivityState state() {
    return state;
  }

  /** Completed when it has been connected once. */
  public CompletableFuture<Void> ready() {
    return ready;
  }

  private synchronized void follow() {
    ConnectivityState now = channel.getState(true);
    if (now == ConnectivityState.SHUTDOWN) {
      return;
    }
    if (now != state) {
      ConnectivityState before = state;
      state = now;
      watcher.changed(before, now);
    }
    if (now == ConnectivityState.READY) {
      ready.complete(null);
    }
    // Last, because it calls back on this very thread if the state has changed meanwhile.
    channel.notifyWhenStateChanged(now, this::follow);
  }

  /** Takes no more calls. */
  void shutdown() {
    if (closing == 0) {
      closing = System.nanoTime();
    }
    if (retries != null) {
      retries.cancel(false);
    }
    channel.shutdown();
  }

  /** Lets the calls end for a time since {@link #shutdown}, then cuts them. */
  @Override
  public void close() throws InterruptedException {
    shutdown();
    try {
      long left = closeTimeout.toNanos() - (System.nanoTime() - closing);
      channel.awaitTermination(Math.max(0, left), TimeUnit.NANOSECONDS);
    } finally {
      channel.shutdownNow();
    }
  }
}
