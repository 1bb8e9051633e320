package dev.jams;

import dev.jams.internal.call.AccessLog;
import dev.jams.internal.call.GrpcCalls;
import dev.jams.internal.call.UnaryTimeout;
import dev.jams.internal.limit.GrpcAdmission;
import dev.jams.internal.net.ConnectionGuards;
import dev.jams.internal.net.GrpcLimits;
import dev.jams.internal.net.GrpcTransport;
import dev.jams.internal.net.Guards;
import dev.jams.internal.net.InProcessServer;
import dev.jams.internal.net.LingeringStop;
import dev.jams.internal.net.ListenAddress;
import dev.jams.internal.net.ListenSettings;
import dev.jams.internal.net.MessageCheck;
import dev.jams.internal.net.RefusedRequests;
import dev.jams.internal.net.RequestRules;
import dev.jams.internal.tls.ListenerTls;
import dev.jams.internal.tls.TlsSettings;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

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
 *   <li>{@code grpc.in-process}: a name by which only channels of the same process reach it, made
 *       by {@link io.grpc.inprocess.InProcessChannelBuilder}, instead of any address; for tests.
 *       What follows about TLS and connections is without meaning then; none
 *   <li>{@code grpc.tls.cert-file}, {@code grpc.tls.key-file}: PEM files of a certificate and its
 *       key, with which all connections are encrypted, by TLS 1.2 or 1.3; none
 *   <li>{@code grpc.tls.client-ca-file}: a PEM file of the authorities of clients; none
 *   <li>{@code grpc.tls.client-auth}, {@code none}, or {@code require} where these authorities are
 *       given: or {@code optional}; whether clients must show a certificate
 *   <li>{@code tls.reload-interval}, {@code 10s}: how often these files are looked at; new
 *       connections get what is in them
 *   <li>{@code tls.expiry-warning}, {@code 14d}: how long before its end a certificate is warned of
 *   <li>{@code grpc.max-message-size}, {@code 4MiB}: a larger request is {@code RESOURCE_EXHAUSTED}
 *   <li>{@code grpc.max-header-size}, {@code 8KiB}: of all headers of one call; with larger ones it
 *       is {@code RESOURCE_EXHAUSTED}
 *   <li>{@code grpc.max-concurrent-calls}, 100: of one connection
 *   <li>{@code grpc.max-connections}, 10,000
 *   <li>{@code grpc.max-resets}, 200: a connection that resets, or makes the server reset, so many
 *       streams more in 30 seconds than were answered is closed
 *   <li>{@code grpc.max-control-frames}, 500: a connection that sends more frames of a kind without
 *       content in 30 seconds than this and what answers give a reason for is closed
 *   <li>{@code grpc.handshake-timeout}, {@code 10s}: after which a connection that does not speak
 *       HTTP/2 is closed; with TLS at most 10 seconds
 *   <li>{@code grpc.timeout}, none: after which a unary call ends, whatever its caller asks for
 *   <li>{@code grpc.header-timeout}, {@code 10s}: in which the headers of a call have to end
 *   <li>{@code grpc.write-timeout}, {@code 5m}: after which a call ends whose client takes nothing
 *       of the answer
 *   <li>{@code grpc.min-body-rate}, 1,000 bytes in a second, measured over {@code grpc.body-grace},
 *       {@code 10s}: of a request of one message
 *   <li>{@code grpc.keepalive-time}, {@code 1m}, and {@code grpc.keepalive-timeout}, {@code 20s}:
 *       when a silent client is asked whether it is there, and given up
 *   <li>{@code grpc.permit-keepalive-time}, {@code 10s}, and {@code
 *       grpc.permit-keepalive-without-calls}, true: how often clients may ask the same
 *   <li>{@code grpc.max-connection-idle}, {@code 60s}: after which a connection without calls is
 *       closed
 *   <li>{@code grpc.max-connection-age}, off, and {@code grpc.max-connection-age-grace}, any time:
 *       when a connection takes no more calls, and when the last of them is cut off
 *   <li>{@code grpc.reflection}, true: whether clients may ask which services there are
 *   <li>{@code grpc.channelz}, false: whether clients may ask, by {@code grpc.channelz.v1}, which
 *       channels, servers and connections of gRPC the process has
 * </ul>
 */
public final class GrpcServer implements Listener {
  private static final String NAME = "grpc";

  private final String host;
  private final int port;
  private final ListenSettings listen;
  private final TlsSettings tls;
  private final GrpcLimits limits = new GrpcLimits();
  private final Setting<Duration> timeout =
      Setting.duration(
          "grpc.timeout",
          Duration.ZERO,
          "how long a unary call may take over gRPC, whatever its caller asks for; 0 for any time");
  private final Setting<String> inProcess =
      Setting.text(
          "grpc.in-process",
          "",
          "name by which only channels of the same process reach the gRPC listener, instead of host"
              + " and port; for tests");
  private final Setting<Boolean> reflection =
      Setting.bool("grpc.reflection", true, "answer server reflection over gRPC");
  private final Setting<Boolean> channelz =
      Setting.bool(
          "grpc.channelz",
          false,
          "answer channelz over gRPC: which channels, servers and connections the process has");

  private GrpcServer(String host, int port, Optional<Tls> tls) {
    this.host = host;
    this.port = port;
    this.listen = new ListenSettings(NAME, "gRPC", host, port);
    this.tls = new TlsSettings(NAME, tls, limits.handshakeTimeout());
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
    all.addAll(limits.settings());
    all.addAll(List.of(timeout, inProcess, reflection, channelz));
    return List.copyOf(all);
  }

  @Override
  public void check(Config config) throws StartException {
    if (config.get(inProcess).isEmpty()) {
      tls.check(config);
    }
  }

  @Override
  public Running start(AppContext context) throws StartException {
    String name = context.config().get(inProcess);
    if (!name.isEmpty()) {
      return startInProcess(context, name);
    }
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
    StandardServices standard = standardServices(context);
    SocketAddress socket = address.prepare();
    Guards guards = context.internals().guards().of(NAME);
    GrpcTransport transport = transport(context, socket, guards);
    Server server;
    try {
      server = build(context, socket, security, standard, transport, guards).start();
    } catch (IOException | StartException | RuntimeException e) {
      transport.close();
      throw e;
    }
    // Asked for now, because a server that has stopped no longer says.
    Running running =
        new RunningServer(server, server.getListenSockets().get(0), security, standard, transport);
    try {
      address.bound();
    } catch (StartException e) {
      running.shutdownNow();
      transport.close();
      throw e;
    }
    transport
        .sockets()
        .whenClosed(
            () ->
                context.fail(this, "the grpc listener no longer listens on " + running.location()));
    return running;
  }

  private Running startInProcess(AppContext context, String name) throws StartException {
    Config config = context.config();
    StandardServices standard = standardServices(context);
    InProcessServerBuilder builder =
        InProcessServerBuilder.forName(name)
            .maxInboundMetadataSize(limits.of(config).maxHeaderSize());
    int maxMessage = limits.maxMessageSize(config);
    addServices(
        builder,
        context,
        context.internals().guards().of(NAME),
        standard,
        service -> MessageCheck.inProcess(service, maxMessage));
    try {
      return new InProcessServer(name, builder.build().start(), standard);
    } catch (IOException e) {
      throw config.refusal(
          inProcess, "another server of this process has this name; choose another");
    }
  }

  private Server build(
      AppContext context,
      SocketAddress address,
      ListenerTls security,
      StandardServices standard,
      GrpcTransport transport,
      Guards guards)
      throws StartException {
    Config config = context.config();
    NettyServerBuilder builder = NettyServerBuilder.forAddress(address);
    limits.configure(builder, config);
    transport.configure(builder);
    if (address instanceof UnixDomainSocketAddress) {
      // Which such sockets do not have.
      builder.withChildOption(ChannelOption.SO_KEEPALIVE, null);
    }
    security.addTo(builder);
    addServices(builder, context, guards, standard, MessageCheck::around);
    return builder.build();
  }

  /**
   * Makes it a server of this app, whatever calls come by.
   *
   * @param check around each service
   */
  private void addServices(
      ServerBuilder<?> builder,
      AppContext context,
      Guards guards,
      StandardServices standard,
      UnaryOperator<ServerServiceDefinition> check)
      throws StartException {
    Config config = context.config();
    addExecutors(builder, context, guards);
    if (!config.get(timeout).isZero()) {
      builder.intercept(new UnaryTimeout(config.get(timeout)));
    }
    GrpcCalls.addTo(
        builder, AccessLog.of(config, context.internals().observers()), guards.traffic());
    standard.services().forEach(service -> builder.addService(service.definition()));
    for (ServedService service : context.services()) {
      builder.addService(check.apply(service.definition()));
    }
  }

  private StandardServices standardServices(AppContext context) {
    Config config = context.config();
    return new StandardServices(context, config.get(reflection), config.get(channelz));
  }

  private static void addExecutors(ServerBuilder<?> builder, AppContext context, Guards guards) {
    Map<String, Executor> own = new HashMap<>();
    for (ServedService service : context.services()) {
      if (service.executor() != context.executor()) {
        own.put(service.name(), service.executor());
      }
    }
    PerService executors = new PerService(own, context.executor());
    if (context.internals().limiter().isOn()) {
      new GrpcAdmission(context.internals().limiter(), guards, executors, context.services())
          .addTo(builder);
    } else if (own.isEmpty()) {
      builder.executor(context.executor());
    } else {
      // Only the look-up of the method runs on the event loop, then each service has its own.
      builder.executor(Runnable::run).callExecutor(executors);
    }
  }

  private GrpcTransport transport(AppContext context, SocketAddress address, Guards guards) {
    Set<String> single = new HashSet<>();
    for (ServedService service : context.services()) {
      for (var method : service.definition().getServiceDescriptor().getMethods()) {
        if (method.getType().clientSendsOneMessage()) {
          single.add("/" + method.getFullMethodName());
        }
      }
    }
    AccessLog log = AccessLog.of(context.config(), context.internals().observers());
    RefusedRequests refused = new RefusedRequests(log, RequestRules.GRPC);
    return new GrpcTransport(
        new ConnectionGuards(
            guards, limits.of(context.config()), RequestRules.GRPC, refused, single::contains),
        context.config().get(LingeringStop.TIMEOUT),
        address);
  }

  private record PerService(Map<String, Executor> own, Executor others)
      implements ServerCallExecutorSupplier {
    @Override
    public <ReqT, RespT> Executor getExecutor(ServerCall<ReqT, RespT> call, Metadata metadata) {
      return own.getOrDefault(call.getMethodDescriptor().getServiceName(), others);
    }
  }

  private record RunningServer(
      Server server,
      SocketAddress address,
      ListenerTls security,
      StandardServices standard,
      GrpcTransport transport)
      implements Running {
    @Override
    public String location() {
      return Addresses.text(address);
    }

    @Override
    public void lameDuck() {
      transport.sockets().askToLeave();
    }

    @Override
    public void shutdown() {
      transport.sockets().shutdown();
      server.shutdown();
      standard.end();
      security.close();
    }

    @Override
    public void shutdownNow() {
      transport.sockets().shutdown();
      server.shutdownNow();
      security.close();
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
      boolean ended = server.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (ended) {
        transport.close();
      }
      return ended;
    }
  }
}
