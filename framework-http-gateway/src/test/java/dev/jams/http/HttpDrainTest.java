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
      // A connection from before still has its say, and is told that it was the last.
      alive.send("GET /v1/echo/x HTTP/1.1");
      assertThat(alive.answer()).contains("HTTP/1.1 200 OK", "connection: close");

      letGo.complete("done");
      assertThat(slow.answer()).first().isEqualTo("HTTP/1.1 200 OK");
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
    App app = start("60s");
    try (RawHttp slow = new RawHttp(app.port("http"));
        RawHttp probe = new RawHttp(app.port("http"))) {
      probe.send("GET /readyz HTTP/1.1");
      assertThat(probe.answer()).first().isEqualTo("HTTP/1.1 200 OK");
      slow.post("/v1/wait");
      CompletableFuture<String> letGo = service.waiting.get(20, TimeUnit.SECONDS);
      CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(app::stop);
      awaitRefusal(app.port("http"));
      probe.send("GET /readyz HTTP/1.1");
      assertThat(probe.answer()).first().isEqualTo("HTTP/1.1 503 Service Unavailable");
      letGo.complete("");
      assertThat(stopped.get(20, TimeUnit.SECONDS)).isZero();
    }
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

  private App start(String drainTimeout) throws StartException {
    return App.named("drain")
        .service(service)
        .listen(HttpGateway.on(0))
        .start("--shutdown-drain-timeout", drainTimeout, "--shutdown-cut-timeout", "20s");
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
