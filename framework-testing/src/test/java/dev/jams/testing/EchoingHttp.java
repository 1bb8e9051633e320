package dev.jams.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** An HTTP listener with a fixed port that answers with what it was asked. */
final class EchoingHttp implements Listener {
  private final Setting<String> host = Setting.text("http.host", "0.0.0.0", "the host");
  private final Setting<Integer> port = Setting.integer("http.port", 1, 0, 65535, "the port");

  @Override
  public String name() {
    return "http";
  }

  @Override
  public List<Setting<?>> settings() {
    return List.of(host, port);
  }

  @Override
  public Running start(AppContext context) throws StartException {
    Config config = context.config();
    try {
      InetSocketAddress address = new InetSocketAddress(config.get(host), config.get(port));
      HttpServer server = HttpServer.create(address, 0);
      server.createContext("/", EchoingHttp::answer);
      server.start();
      return new RunningHttp(server);
    } catch (IOException e) {
      throw StartException.cannotListen("http", config, host, port, e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String answer =
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI()
            + " "
            + exchange.getRequestHeaders().getFirst("content-type")
            + " "
            + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private record RunningHttp(HttpServer server) implements Running {
    @Override
    public SocketAddress address() {
      return server.getAddress();
    }

    @Override
    public String location() {
      return server.getAddress().toString();
    }

    @Override
    public void shutdown() {
      server.stop(0);
    }

    @Override
    public void shutdownNow() {
      server.stop(0);
    }

    @Override
    public boolean awaitTermination(Duration timeout) {
      return true;
    }
  }
}
