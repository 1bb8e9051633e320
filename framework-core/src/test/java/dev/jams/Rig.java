package dev.jams;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.jams.echo.EchoGrpc;
import dev.jams.echo.EchoResponse;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.BlockingClientCall;
import java.net.ServerSocket;
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
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  App start(AppBuilder builder, String... args) throws StartException {
    App app = builder.start(args);
    opened.push(app);
    return app;
  }

  /** Starts an app on a port that another has just closed. */
  App restart(AppBuilder builder) throws StartException {
    while (true) {
      try {
        return start(builder);
      } catch (StartException e) {
        // The JDK lets go of a closed port only when its event loop has turned once more.
        if (!e.getMessage().contains("in use")) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
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
    return call.read(10, SECONDS);
  }

  /** Closes the app on another thread. */
  static Future<?> closing(App app) {
    return CompletableFuture.runAsync(app::close, task -> new Thread(task, "closing").start());
  }

  /** A port that nothing listens on at the moment. */
  static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
