package dev.jams;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoResponse;
import io.grpc.BindableService;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.BlockingClientCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts apps and opens channels for one test, and closes them after it, last first. */
final class Rig implements AfterEachCallback {
  /** More than any wait takes on a slow machine, so that only what never happens fails a test. */
  static final long PATIENCE_SECONDS = 20;

  /** No host has this name: its label is too long for DNS, so nobody waits for a name server. */
  static final String NO_HOST = "no-such-host" + "x".repeat(64) + ".invalid";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  App start(AppBuilder builder, String... args) throws StartException {
    App app = builder.start(args);
    opened.push(app);
    return app;
  }

  /** Starts one that is up, and says by its health that it does not serve: a dependency is away. */
  App startNotServing(BindableService service) throws Exception {
    return start(
        App.named("not-serving")
            .client("other", "127.0.0.1:" + reservePort())
            .service(service)
            .listen(GrpcServer.on(0)),
        "--clients-other-required");
  }

  /** Starts an app on a port that another has just closed. */
  App restart(AppBuilder builder) throws StartException {
    long end = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return start(builder);
      } catch (StartException e) {
        // The JDK lets go of a closed port only when its event loop has turned once more.
        if (!e.getMessage().contains("in use") || System.nanoTime() - end > 0) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  /** Starts a plain gRPC server with just these services, and says on which port. */
  int serve(BindableService... services) throws IOException {
    var builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    for (BindableService service : services) {
      builder.addService(service);
    }
    Server server = builder.build().start();
    opened.push(() -> server.shutdownNow().awaitTermination(5, SECONDS));
    return server.getPort();
  }

  ManagedChannel channel(App app) {
    return channel(app.port("grpc"));
  }

  ManagedChannel channel(int port) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
    opened.push(() -> channel.shutdownNow().awaitTermination(5, SECONDS));
    return channel;
  }

  EchoGrpc.EchoBlockingV2Stub echo(App app) {
    return EchoGrpc.newBlockingV2Stub(channel(app));
  }

  /** The texts of all answers of a call, up to its end. */
  static List<String> texts(BlockingClientCall<?, EchoResponse> call) throws Exception {
    List<String> texts = new ArrayList<>();
    for (EchoResponse next = read(call); next != null; next = read(call)) {
      texts.add(next.getText());
    }
    return texts;
  }

  /** The next answer of a call, or null at its end. */
  static <T> T read(BlockingClientCall<?, T> call) throws Exception {
    return call.read(PATIENCE_SECONDS, SECONDS);
  }

  /** Closes the app on another thread. */
  static Future<?> closing(App app) {
    return CompletableFuture.runAsync(app::close, task -> new Thread(task, "closing").start());
  }

  /**
   * A port that refuses connections until the test listens on it, and again afterwards. A socket
   * that is bound and never listens keeps it from every other process for the time of the test.
   */
  int reservePort() throws IOException {
    SocketChannel reservation = SocketChannel.open();
    opened.push(reservation);
    // Both sides must say so to share a port, and listening sockets do.
    reservation.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    reservation.bind(new InetSocketAddress("127.0.0.1", 0));
    return ((InetSocketAddress) reservation.getLocalAddress()).getPort();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
