package dev.jams;

import dev.jams.internal.net.Channels;
import dev.jams.internal.tls.ClientTls;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel to one target. Connects at once, stays connected, and reports to {@link Health}
 * whether the services behind it can be reached.
 */
final class RemoteChannel implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteChannel.class);

  /** gRPC backs off for up to two minutes, too long for a gateway whose only job this is. */
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  private static final long CLOSE_SECONDS = 2;

  /** From this many days on, gRPC never closes a connection for want of calls. */
  private static final long NEVER_IDLE_DAYS = 30;

  private final String target;
  private final ManagedChannel channel;
  private final ScheduledExecutorService timer;
  private final Health health;
  private final Duration reconnect;
  private final List<String> services = new CopyOnWriteArrayList<>();
  private volatile ConnectivityState state = ConnectivityState.IDLE;

  RemoteChannel(
      String target, ClientTls.Opened tls, ScheduledExecutorService timer, Health health) {
    this(target, tls, timer, health, RECONNECT);
  }

  /**
   * @param reconnect the time between two attempts to connect
   */
  RemoteChannel(
      String target,
      ClientTls.Opened tls,
      ScheduledExecutorService timer,
      Health health,
      Duration reconnect) {
    this.target = target;
    this.timer = timer;
    this.health = health;
    this.reconnect = reconnect;
    // The relay's callbacks only pass messages on, so they need no thread of their own.
    ManagedChannelBuilder<?> builder =
        Channels.to(target, tls.credentials())
            .directExecutor()
            .idleTimeout(NEVER_IDLE_DAYS, TimeUnit.DAYS);
    tls.addTo(builder);
    this.channel = builder.build();
  }

  /** Begins to connect. */
  void open() {
    follow();
    var unused =
        timer.scheduleWithFixedDelay(
            this::retry, reconnect.toMillis(), reconnect.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void retry() {
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
  }

  Channel channel() {
    return channel;
  }

  /** Keeps the health of a service in step with the connection. */
  synchronized void reportTo(String service) {
    services.add(service);
    health.set(service, status());
  }

  private synchronized void follow() {
    ConnectivityState now = channel.getState(true);
    if (now == ConnectivityState.SHUTDOWN) {
      return;
    }
    if (now != state) {
      if (now == ConnectivityState.READY || state == ConnectivityState.READY) {
        log.atInfo().addKeyValue("target", target).addKeyValue("state", now).log("remote service");
      }
      state = now;
      services.forEach(service -> health.set(service, status()));
    }
    // Last, because it calls back on this very thread if the state has changed meanwhile.
    channel.notifyWhenStateChanged(now, this::follow);
  }

  private ServingStatus status() {
    return state == ConnectivityState.READY ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdown();
    if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      channel.shutdownNow();
    }
  }
}
