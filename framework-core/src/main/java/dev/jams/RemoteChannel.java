package dev.jams;

import dev.jams.internal.client.ConnectedChannel;
import dev.jams.internal.client.Reachability;
import dev.jams.internal.client.RelayPolicy;
import dev.jams.internal.net.Channels;
import dev.jams.internal.tls.ClientTls;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannelBuilder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
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
  private final Reachability reachability;
  private final CallOptions callOptions;
  private final List<String> services = new CopyOnWriteArrayList<>();

  private ServingStatus status = ServingStatus.NOT_SERVING;

  RemoteChannel(
      String target,
      ClientTls.Opened tls,
      ScheduledExecutorService timer,
      Health health,
      TargetSettings.Values settings) {
    this.target = target;
    this.health = health;
    this.reachability = new Reachability(timer, settings.times().reconnect(), this::report);
    // The relay's callbacks only pass messages on, so they need no thread of their own.
    ManagedChannelBuilder<?> builder = Channels.to(target, tls.credentials()).directExecutor();
    builder.defaultServiceConfig(RelayPolicy.serviceConfig(settings.healthCheck()));
    tls.addTo(builder);
    this.connected = new ConnectedChannel(builder, timer, settings.times(), this::changed);
    this.callOptions =
        settings.waitForReady() ? CallOptions.DEFAULT.withWaitForReady() : CallOptions.DEFAULT;
  }

  /** Begins to connect. */
  void open() {
    connected.open();
  }

  Channel channel() {
    return connected.channel();
  }

  /** Of relayed calls. */
  CallOptions callOptions() {
    return callOptions;
  }

  /** Keeps the health of a service in step with the connection. */
  synchronized void reportTo(String service) {
    services.add(service);
    health.set(service, status);
  }

  private void changed(ConnectivityState from, ConnectivityState to) {
    if (to == ConnectivityState.READY || from == ConnectivityState.READY) {
      log.atInfo().addKeyValue("target", target).addKeyValue("state", to).log("remote service");
    }
    reachability.changed(from, to);
  }

  private synchronized void report(boolean reachable) {
    status = reachable ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    services.forEach(service -> health.set(service, status));
  }

  @Override
  public void close() throws InterruptedException {
    connected.close();
  }
}
