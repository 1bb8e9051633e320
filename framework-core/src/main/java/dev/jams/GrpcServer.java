package dev.jams;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 *   <li>{@code grpc.max-message-size}, {@code 4MiB}: a larger request is {@code RESOURCE_EXHAUSTED}
 *   <li>{@code grpc.max-header-size}, {@code 8KiB}: of all headers of one call
 *   <li>{@code grpc.max-concurrent-calls}, 100: of one connection
 *   <li>{@code grpc.max-resets}, 200: a connection that resets more streams in 30 seconds is closed
 *   <li>{@code grpc.handshake-timeout}, {@code 10s}: after which a connection that does not speak
 *       HTTP/2 is closed
 *   <li>{@code grpc.reflection}, true: whether clients may ask which services there are
 * </ul>
 */
public final class GrpcServer implements Listener {
  private static final String NAME = "grpc";

  /** The time in which a connection's resets are counted. */
  private static final int RESET_WINDOW_SECONDS = 30;

  private final Setting<String> host;
  private final Setting<Integer> port;
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
          "how long a new gRPC connection may take to say that it speaks HTTP/2");
  private final Setting<Boolean> reflection =
      Setting.bool("grpc.reflection", true, "answer server reflection over gRPC");

  private GrpcServer(String host, int port) {
    this.host = Setting.text("grpc.host", host, "address that the gRPC listener listens on");
    this.port =
        Setting.integer(
            "grpc.port", port, 0, 65535, "port of the gRPC listener, 0 for any free one");
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
    return new GrpcServer(host, port);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(
        host,
        port,
        maxMessageSize,
        maxHeaderSize,
        maxConcurrentCalls,
        maxResets,
        handshakeTimeout,
        reflection);
  }

  @Override
  public Running start(AppContext context) throws StartException {
    Config config = context.config();
    String boundHost = config.get(host);
    int boundPort = config.get(port);
    try {
      StandardServices standard = new StandardServices(context, config.get(reflection));
      InetSocketAddress address = new InetSocketAddress(resolve(boundHost), boundPort);
      Server server = build(context, address, standard).start();
      // Asked for now, because a server that has stopped no longer says.
      return new RunningServer(server, server.getListenSockets().get(0), standard);
    } catch (IOException e) {
      throw StartException.cannotListen(NAME, boundHost, boundPort, e);
    }
  }

  private static InetAddress resolve(String host) throws UnknownHostException {
    return InetAddress.getByName(host);
  }

  private Server build(AppContext context, InetSocketAddress address, StandardServices standard) {
    Config config = context.config();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .executor(context.executor())
            .maxInboundMessageSize(config.get(maxMessageSize))
            .maxInboundMetadataSize(config.get(maxHeaderSize))
            .maxConcurrentCallsPerConnection(config.get(maxConcurrentCalls))
            .maxRstFramesPerWindow(config.get(maxResets), RESET_WINDOW_SECONDS)
            .handshakeTimeout(config.get(handshakeTimeout).toMillis(), TimeUnit.MILLISECONDS);
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

  private record RunningServer(Server server, SocketAddress address, StandardServices standard)
      implements Running {
    @Override
    public String location() {
      return Addresses.text(address);
    }

    @Override
    public void shutdown() {
      server.shutdown();
      standard.end();
    }

    @Override
    public void shutdownNow() {
      server.shutdownNow();
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
      return server.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
