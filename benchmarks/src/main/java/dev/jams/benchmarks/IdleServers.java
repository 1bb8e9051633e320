package dev.jams.benchmarks;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.Server;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Servers that keep connections on which nothing happens. */
final class IdleServers {
  private static final int LONGEST_QUEUE = 4096;

  private IdleServers() {}

  static int grpc() throws Exception {
    return App.named("benchmark")
        .service(new FixedTracker())
        .listen(GrpcServer.on(0))
        .start(
            "--grpc-max-connections=1000000",
            "--grpc-max-connection-idle=1d",
            "--grpc-keepalive-time=1d")
        .port("grpc");
  }

  static int http() throws Exception {
    return App.named("benchmark")
        .service(new FixedTracker())
        .listen(HttpGateway.on(0))
        .start(
            "--http-max-connections=1000000", "--http-idle-timeout=1d", "--http-ping-interval=0s")
        .port("http");
  }

  static int bareGrpc() throws Exception {
    return NettyServerBuilder.forAddress(anyPort())
        .addService(new FixedTracker())
        .withOption(io.netty.channel.ChannelOption.SO_BACKLOG, LONGEST_QUEUE)
        .build()
        .start()
        .getPort();
  }

  static int bareHttp() {
    Server server =
        Server.builder()
            .port(anyPort(), SessionProtocol.HTTP)
            .idleTimeoutMillis(0)
            .serviceUnder("/", (ctx, request) -> HttpResponse.of(404))
            .build();
    server.start().join();
    return server.activeLocalPort();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
