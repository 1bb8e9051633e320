package dev.jams.internal.client;

import dev.jams.StartException;
import dev.jams.internal.net.Channels;
import dev.jams.internal.tls.ClientTls;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of an app: its channel, and what is around each call. */
final class OpenClient {
  private static final Logger log = LoggerFactory.getLogger(OpenClient.class);

  private final String name;
  private final String target;
  private final ClientSettings settings;
  private final Reachability reachability;
  private final ConnectedChannel connected;
  private final Channel channel;
  private final Optional<ClientTls.Opened> tls;
  private boolean saidUnreachable;

  private OpenClient(
      String name,
      String target,
      ClientSettings settings,
      ManagedChannelBuilder<?> builder,
      Optional<ClientTls.Opened> tls,
      ScheduledExecutorService timer,
      Consumer<Boolean> reachable) {
    this.name = name;
    this.target = target;
    this.settings = settings;
    this.reachability = new Reachability(timer, settings.reconnectInterval(), reachable);
    this.tls = tls;
    this.connected =
        new ConnectedChannel(
            builder,
            timer,
            new ConnectionTimes(
                settings.connectTimeout(),
                settings.reconnectInterval(),
                // In process there is no connection that could be silent.
                target.equals(InProcess.TARGET) ? Duration.ZERO : settings.keepaliveTime(),
                settings.keepaliveTimeout(),
                settings.closeTimeout()),
            this::changed);
    this.channel =
        ClientInterceptors.interceptForward(
            connected.channel(),
            new CallDeadline(settings),
            new Admission(name, settings),
            new CallRules(name, settings, target.equals(InProcess.TARGET)));
  }

  /**
   * A client of the app's own services.
   *
   * @param builder to them
   */
  static OpenClient inProcess(
      String name,
      ClientSettings settings,
      ManagedChannelBuilder<?> builder,
      ScheduledExecutorService timer,
      Consumer<Boolean> reachable) {
    if (!settings.serviceConfig().isEmpty() || settings.outlierDetection().enabled()) {
      log.atWarn()
          .addKeyValue("client", name)
          .log(
              "service-config and outlier-detection have no effect in process: there is one"
                  + " server, and no connection whose loss a second attempt would mend");
    }
    builder.maxInboundMetadataSize(Math.toIntExact(settings.maxHeaderSize().bytes()));
    return new OpenClient(
        name, InProcess.TARGET, settings, builder, Optional.empty(), timer, reachable);
  }

  /**
   * A client of a service elsewhere.
   *
   * @param tls closed with the client, or if there is none
   * @param reachable is told whether calls can be answered
   */
  static OpenClient to(
      String target,
      String name,
      ClientSettings settings,
      ClientTls.Opened tls,
      ScheduledExecutorService timer,
      Consumer<Boolean> reachable)
      throws StartException {
    try {
      ManagedChannelBuilder<?> builder = Channels.to(target, tls.credentials());
      tls.addTo(builder);
      configure(builder, settings, target.startsWith(StaticTargets.SCHEME + ":"));
      return new OpenClient(name, target, settings, builder, Optional.of(tls), timer, reachable);
    } catch (IllegalArgumentException | IllegalStateException e) {
      tls.close();
      throw new StartException(
          "clients." + name + " cannot be called at \"" + target + "\": " + e.getMessage(), e);
    }
  }

  private static void configure(
      ManagedChannelBuilder<?> builder, ClientSettings settings, boolean weighted) {
    builder
        .defaultServiceConfig(ServiceConfigs.of(settings, weighted))
        .disableServiceConfigLookUp()
        .maxInboundMessageSize(Math.toIntExact(settings.maxMessageSize().bytes()))
        .maxInboundMetadataSize(Math.toIntExact(settings.maxHeaderSize().bytes()))
        .maxRetryAttempts(settings.maxAttempts())
        .maxHedgedAttempts(settings.maxAttempts())
        .retryBufferSize(settings.retryBufferSize().bytes())
        .perRpcBufferLimit(settings.retryBufferSizePerCall().bytes());
    if (!settings.retry()) {
      builder.disableRetry();
    }
    builder.keepAliveWithoutCalls(settings.keepaliveWithoutCalls());
  }

  private void changed(ConnectivityState from, ConnectivityState to) {
    reachability.changed(from, to);
    if (to == ConnectivityState.READY) {
      log.atInfo().addKeyValue("client", name).addKeyValue("target", target).log("connected");
      saidUnreachable = false;
    } else if (to == ConnectivityState.TRANSIENT_FAILURE && !saidUnreachable) {
      saidUnreachable = true;
      log.atWarn()
          .addKeyValue("client", name)
          .addKeyValue("target", target)
          .log("not reachable, will be tried again and again");
    }
  }

  String name() {
    return name;
  }

  String target() {
    return target;
  }

  ClientSettings settings() {
    return settings;
  }

  ConnectedChannel connected() {
    return connected;
  }

  Channel channel() {
    return channel;
  }

  void shutdown() {
    connected.shutdown();
  }

  void close() throws InterruptedException {
    tls.ifPresent(ClientTls.Opened::close);
    connected.close();
  }
}
