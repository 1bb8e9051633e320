package dev.jams;

import dev.jams.internal.client.ConnectedChannel;
import dev.jams.internal.client.ConnectionTimes;
import dev.jams.internal.net.Channels;
import dev.jams.internal.tls.ClientTls;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
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

  private final String target;
  private final ConnectedChannel connected;
  private final Health health;
  private final ScheduledExecutorService timer;
  private final Duration reconnect;
  private final List<String> services = new CopyOnWriteArrayList<>();

  private ServingStatus status = ServingStatus.NOT_SERVING;

  RemoteChannel(
      String target,
      ClientTls.Opened tls,
      ScheduledExecutorService timer,
      Health health,
      ConnectionTimes times) {
    this.target = target;
    this.health = health;
    this.timer = timer;
    this.reconnect = times.reconnect();
    // The relay's callbacks only pass messages on, so they need no thread of their own.
    ManagedChannelBuilder<?> builder = Channels.to(target, tls.credentials()).directExecutor();
    tls.addTo(builder);
    this.connected = new ConnectedChannel(builder, timer, times, this::changed);
  }

  /** Begins to connect. */
  void open() {
    connected.open();
  }

  Channel channel() {
    return connected.channel();
  }

  /** Keeps the health of a service in step with the connection. */
  synchronized void reportTo(String service) {
    services.add(service);
    health.set(service, status);
  }

  private synchronized void changed(ConnectivityState from, ConnectivityState to) {
    if (to == ConnectivityState.READY || from == ConnectivityState.READY) {
      log.atInfo().addKeyValue("target", target).addKeyValue("state", to).log("remote service");
    }
    switch (to) {
      case READY -> report(ServingStatus.SERVING);
      case TRANSIENT_FAILURE -> report(ServingStatus.NOT_SERVING);
      default -> {
        // A server that asks its clients to leave often takes the next connection, too. Calls wait
        // for it, so whoever watches the health must not believe that they fail.
        if (status == ServingStatus.SERVING) {
          var unused =
              timer.schedule(this::giveUpWaiting, reconnect.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    }
  }

  private synchronized void giveUpWaiting() {
    if (connected.state() != ConnectivityState.READY) {
      report(ServingStatus.NOT_SERVING);
    }
  }

  private void report(ServingStatus now) {
    status = now;
    services.forEach(service -> health.set(service, now));
  }

  @Override
  public void close() throws InterruptedException {
    connected.close();
  }
}
