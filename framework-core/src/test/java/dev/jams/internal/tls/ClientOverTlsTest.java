package dev.jams.internal.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client of an app that speaks TLS. */
@Timeout(120)
class ClientOverTlsTest {
  @TempDir Path folder;
  private Pki pki;
  private App server;

  @BeforeEach
  void start() throws Exception {
    pki = new Pki(folder, "ca");
    Pki.Pair pair = pki.server("server");
    server =
        App.named("server")
            .listen(GrpcServer.on(0))
            .start("--grpc-tls-cert-file=" + pair.cert(), "--grpc-tls-key-file=" + pair.key());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ServingStatus ask(String target, String... args) throws Exception {
    try (App front = App.named("front").client("server", target).start(args)) {
      return front
          .client("server", HealthGrpc::newBlockingV2Stub)
          .withWaitForReady()
          .withDeadlineAfter(60, SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    }
  }

  @Test
  void authorityOfItsOwnIsTrusted() throws Exception {
    String target = "localhost:" + server.port("grpc");

    assertThat(ask(target, "--clients-server-tls-ca-file=" + pki.ca()))
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void eachOfSeveralServersIsKnownByItsOwnName() throws Exception {
    int port = server.port("grpc");

    assertThat(
            ask(
                "no-such-host.invalid:1,localhost:" + port,
                "--clients-server-tls-ca-file=" + pki.ca()))
        .isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void serverThatIsNotTrustedIsNotReachable() throws Exception {
    try (App front =
        App.named("front")
            .client("server", "localhost:" + server.port("grpc"))
            .start("--clients-server-tls-enabled")) {
      var stub = front.client("server", HealthGrpc::newBlockingV2Stub);

      assertThatThrownBy(() -> stub.check(HealthCheckRequest.getDefaultInstance()))
          .isInstanceOfSatisfying(
              StatusException.class,
              e -> {
                assertThat(e.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
                assertThat(e.getStatus().getDescription()).isEqualTo("server is not reachable");
              });
    }
  }

  @Test
  void fileThatIsNotThereIsAnErrorOfTheStart() {
    assertThatThrownBy(() -> ask("localhost:1", "--clients-server-tls-ca-file=/no/such.pem"))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "flag --clients-server-tls-ca-file: clients.server.tls.ca-file is \"/no/such.pem\":"
                + " there is no such file; name one that exists");
  }
}
