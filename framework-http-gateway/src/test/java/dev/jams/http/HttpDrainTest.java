package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.StartException;
import dev.jams.State;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** GM-11: the gateway lets calls end and takes no new ones. */
class HttpDrainTest {
  private final ContractService service = new ContractService();

  @Test
  void letsASlowCallEndAndClosesItsConnection() throws Exception {
    App app = start("60s");
    int port = app.port("http");
    try (RawHttp slow = new RawHttp(port);
        RawHttp alive = new RawHttp(port)) {
      alive.send("GET /v1/echo/x HTTP/1.1");
      assertThat(alive.answer()).first().isEqualTo("HTTP/1.1 200 OK");
      slow.post("/v1/wait");
      CompletableFuture<String> letGo = service.waiting.get(20, TimeUnit.SECONDS);

      CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(app::stop);
      awaitRefusal(port);
      assertThat(alive.answer()).as("what an idle connection gets").isEmpty();

      letGo.complete("done");
      assertThat(slow.answer()).contains("HTTP/1.1 200 OK", "connection: close");
      assertThat(slow.lastBody()).isEqualTo("{\"text\":\"done\"}");
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isZero();
      assertThat(app.state()).isEqualTo(State.STOPPED);
    }
  }

  @Test
  void cutsACallThatDoesNotEndAndSaysSo() throws Exception {
    App app = start("200ms");
    try (RawHttp stuck = new RawHttp(app.port("http"))) {
      stuck.post("/v1/wait");
      service.waiting.get(20, TimeUnit.SECONDS);
      assertThat(app.stop()).isEqualTo(1);
      assertThat(stuck.answer()).first().isEqualTo("HTTP/1.1 503 Service Unavailable");
      assertThat(stuck.lastBody()).contains("the server is shutting down");
      service.cancelled.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void isNotReadyWhileItDrains() throws Exception {
    App app = start("60s", "--shutdown-lame-duck", "1h");
    int port = app.port("http");
    assertThat(ask(port, "/readyz")).first().isEqualTo("HTTP/1.1 200 OK");
    Thread stopping = new Thread(app::close, "stopping");
    stopping.start();
    List<String> ready = ask(port, "/readyz");
    while (!ready.contains("connection: close")) {
      ready = ask(port, "/readyz");
    }
    assertThat(ready).first().isEqualTo("HTTP/1.1 503 Service Unavailable");
    assertThat(ask(port, "/healthz")).contains("HTTP/1.1 200 OK", "connection: close");
    assertThat(ask(port, "/v1/echo/x")).contains("HTTP/1.1 200 OK", "connection: close");
    // The lame duck ends with it, as at a second signal.
    stopping.interrupt();
    stopping.join(20_000);
    assertThat(app.state()).isEqualTo(State.STOPPED);
  }

  /** GM-08. */
  @Test
  void namesThePortThatIsInUseAndHowToMendIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      assertThatThrownBy(
              () ->
                  App.named("late")
                      .service(new ContractService())
                      .listen(HttpGateway.on(port))
                      .start())
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith(
              "the http listener cannot listen on 127.0.0.1:" + port + ": the port is in use")
          .hasMessageContaining("--http-port");
    }
  }

  private static List<String> ask(int port, String path) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.send("GET " + path + " HTTP/1.1");
      return http.answer();
    }
  }

  private App start(String drainTimeout, String... more) throws StartException {
    List<String> args = new ArrayList<>(List.of(more));
    args.addAll(List.of("--shutdown-drain-timeout", drainTimeout, "--shutdown-cut-timeout", "20s"));
    return App.named("drain")
        .service(service)
        .listen(HttpGateway.on(0))
        .start(args.toArray(String[]::new));
  }

  private static void awaitRefusal(int port) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (System.nanoTime() < end) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        Thread.onSpinWait();
      } catch (ConnectException e) {
        return;
      } catch (SocketException e) {
        // Reset while in the backlog of the socket that was just closed: not yet a refusal.
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("still accepts connections");
  }
}
