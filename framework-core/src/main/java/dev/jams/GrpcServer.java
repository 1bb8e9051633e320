package dev.jams;

import dev.jams.internal.call.GrpcCalls;
import dev.jams.internal.call.UnaryTimeout;
import dev.jams.internal.net.ListenAddress;
import dev.jams.internal.net.ListenSettings;
import dev.jams.internal.tls.ListenerTls;
import dev.jams.internal.tls.TlsSettings;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.InternalNettyServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Exposes the services of an app over gRPC, beside server reflection and {@code grpc.health.v1}.
 * Immutable.
 *
 * <p>Its settings, with their defaults:
 *
 * <ul>
 *   <li>{@code grpc.host}, {@code 127.0.0.1}: the address to listen on
 *   <li>{@code grpc.port}: the port, 0 for any free one
 *   <li>{@code grpc.addr}: both in one, as in {@code 0.0.0.0:42001}
 *   <li>{@code grpc.unix}: the path of a Unix domain socket to listen on instead; none
 *   <li>{@code grpc.unix-permissions}, {@code 600}: of that socket
 *   <li>{@code grpc.tls.cert-file}, {@code grpc.tls.key-file}: PEM files of a certificate and its
 *       key, with which all connections are encrypted, by TLS 1.2 or 1.3; none
 *   <li>{@code grpc.tls.client-ca-file}: a PEM file of the authorities of clients; none
 *   <li>{@code grpc.tls.client-auth}, {@code none}, or {@code require} where these authorities are
 *       given: or {@code optional}; whether clients must show a certificate
 *   <li>{@code tls.reload-interval}, {@code 10s}: how often these files are looked at; new
 *       connections get what is in them
 *   <li>{@code tls.expiry-warning}, {@code 14d}: how long before its end a certificate is warned of
 *   <li>{@code grpc.max-message-size}, {@code 4MiB}: a larger request is {@code RESOURCE_EXHAUSTED}
 *   <li>{@code grpc.max-header-size}, {@code 8KiB}: of all headers of one call
 *   <li>{@code grpc.max-concurrent-calls}, 100: of one connection
 *   <li>{@code grpc.max-resets}, 200: a connection that resets more streams in 30 seconds is closed
 *   <li>{@code grpc.handshake-timeout}, {@code 10s}: after which a connection that does not speak
 *       HTTP/2 is closed; with TLS at most 10 seconds
 *   <li>{@code grpc.timeout}, none: after which a unary call ends, whatever its caller asks for
 *   <li>{@code grpc.reflection}, true: whether clients may ask which services there are
 * </ul>
 */
public final class GrpcServer implements Listener {
  private static final String NAME = "grpc";

  /** The time in which a connection's resets are counted. */
  private static final int RESET_WINDOW_SECONDS = 30;

  private final String host;
  private final int port;
  private final ListenSettings listen;
  private final TlsSettings tls;
  private final Setting<Integer> maxMessageSize =
      Setting.size("grpc.max-message-size", 4 << 20, "largest request message over gRPC");
  private final Setting<Integer> maxHeaderSize =
      Setting.size("grpc.max-header-size", 8 << 10, "largest sum of a call's headers over gRPC");
  private final Setting<Integer> maxConcurrentCalls =
      Setting.integer(
          "grpc.max-concurrent-calls",
          100,
          1,
          Integer.MAX_VALUE,
          "calls that one gRPC connection may have open");
  private final Setting<Integer> maxResets =
      Setting.integer(
          "grpc.max-resets",
          200,
          1,
          Integer.MAX_VALUE,
          "streams that one gRPC connection may reset in 30 seconds before it is closed");
  private final Setting<Duration> handshakeTimeout =
      Setting.duration(
          "grpc.handshake-timeout",
          Duration.ofSeconds(10),
          "how long a new gRPC connection may take to say that it speaks HTTP/2; with TLS 10s at"
              + " most");
  private final Setting<Duration> timeout =
      Setting.duration(
          "grpc.timeout",
          Duration.ZERO,
          "how long a unary call may take over gRPC, whatever its caller asks for; 0 for any time");
  private final Setting<Boolean> reflection =
      Setting.bool("grpc.reflection", true, "answer server reflection over gRPC");

  private GrpcServer(String host, int port, Optional<Tls> tls) {
    this.host = host;
    this.port = port;
    this.listen = new ListenSettings(NAME, "gRPC", host, port);
    this.tls = new TlsSettings(NAME, tls, handshakeTimeout);
  }

  /** Listens on a port of the loopback address, unless the settings say otherwise. */
  public static GrpcServer on(int port) {
    return on("127.0.0.1", port);
  }

  /**
   * Listens on a port of an address, unless the settings say otherwise.
   *
   * @param host a name or an address of this machine; {@code 0.0.0.0} or {@code ::} for all
   * @param port 0 to 65535, 0 for any free one
   * @throws IllegalArgumentException if the port is not in this range
   */
  public static GrpcServer on(String host, int port) {
    return new GrpcServer(host, port, Optional.empty());
  }

  /** The same over TLS, unless the settings say otherwise. */
  public GrpcServer tls(Tls tls) {
    return new GrpcServer(host, port, Optional.of(tls));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>(listen.settings());
    all.addAll(tls.settings());
    all.addAll(
        List.of(
            maxMessageSize,
            maxHeaderSize,
            maxConcurrentCalls,
            maxResets,
            handshakeTimeout,
            timeout,
            reflection));
    return List.copyOf(all);
  }

  @Override
  public Running start(AppContext context) throws StartException {
    ListenAddress address = listen.of(context.config());
    ListenerTls security = tls.open(context.config(), "h2");
    try {
      return start(context, address, security);
    } catch (IOException e) {
      security.close();
      throw address.cannotListen(e);
    } catch (StartException | RuntimeException e) {
      security.close();
      throw e;
    }
  }

  private Running start(AppContext context, ListenAddress address, ListenerTls security)
      throws IOException, StartException {
    StandardServices standard = new StandardServices(context, context.config().get(reflection));
    Server server = build(context, address.prepare(), security, standard).start();
    // Asked for now, because a server that has stopped no longer says.
    Running running =
        new RunningServer(server, server.getListenSockets().get(0), security, standard);
    try {
      address.bound();
    } catch (StartException e) {
      running.shutdownNow();
      throw e;
    }
    return running;
  }

  private Server build(
      AppContext context, SocketAddress address, ListenerTls security, StandardServices standard)
      throws StartException {
    Config config = context.config();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .executor(context.executor())
            .maxInboundMessageSize(config.get(maxMessageSize))
            .maxInboundMetadataSize(config.get(maxHeaderSize))
            .maxConcurrentCallsPerConnection(config.get(maxConcurrentCalls))
            .maxRstFramesPerWindow(config.get(maxResets), RESET_WINDOW_SECONDS)
            .handshakeTimeout(config.get(handshakeTimeout).toMillis(), TimeUnit.MILLISECONDS);
    if (!config.get(timeout).isZero()) {
      builder.intercept(new UnaryTimeout(config.get(timeout)));
    }
    security.addTo(builder);
    if (address instanceof UnixDomainSocketAddress) {
      // The JDK's sockets, which need no native code; their event loops are those of gRPC.
      InternalNettyServerBuilder.useNioTransport(builder);
      builder.channelType(NioServerDomainSocketChannel.class);
      // Which such sockets do not have.
      builder.withChildOption(ChannelOption.SO_KEEPALIVE, null);
    }
    GrpcCalls.addTo(builder, config);
    standard.services().forEach(service -> builder.addService(service.definition()));
    Map<String, Executor> own = new HashMap<>();
    for (ServedService service : context.services()) {
      ServerServiceDefinition definition = service.definition();
      builder.addService(definition);
      if (service.executor() != context.executor()) {
        own.put(definition.getServiceDescriptor().getName(), service.executor());
      }
    }
    if (!own.isEmpty()) {
      // Only the look-up of the method runs on the event loop, then each service has its own.
      builder.executor(Runnable::run).callExecutor(new PerService(own, context.executor()));
    }
    return builder.build();
  }

  private record PerService(Map<String, Executor> own, Executor others)
      implements ServerCallExecutorSupplier {
    @Override
    public <ReqT, RespT> Executor getExecutor(ServerCall<ReqT, RespT> call, Metadata metadata) {
      return own.getOrDefault(call.getMethodDescriptor().getServiceName(), others);
    }
  }

  private record RunningServer(
      Server server, SocketAddress address, ListenerTls security, StandardServices standard)
      implements Running {
    @Override
    public String location() {
      return Addresses.text(address);
    }

    @Override
    public void shutdown() {
      server.shutdown();
      standard.end();
      security.close();
    }

    @Override
    public void shutdownNow() {
      server.shutdownNow();
      security.close();
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
      return server.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
