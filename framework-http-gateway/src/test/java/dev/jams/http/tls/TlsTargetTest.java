package dev.jams.http.tls;

import static dev.jams.http.tls.TlsRig.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.App;
import dev.jams.RemoteService;
import dev.jams.RemoteServices;
import dev.jams.StartException;
import dev.jams.http.HttpGateway;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.internal.net.Channels;
import dev.jams.internal.tls.ClientTls;
import dev.jams.internal.tls.TlsTimes;
import io.grpc.ManagedChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway in front of a gRPC server that speaks TLS. */
@Timeout(120)
class TlsTargetTest {
  @TempDir Path folder;
  @RegisterExtension final TlsRig rig = new TlsRig();
  @RegisterExtension final Logged logged = new Logged();

  private Pki pki;

  @BeforeEach
  void makeAuthority() throws Exception {
    pki = new Pki(folder, "ca");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsAndReflectionAreRelayedOverTls(boolean reflect) throws Exception {
    App server = rig.start(TlsRig.flags(pki.server("server")));

    try (App front = front(reflect, server, "--grpc-target-tls-ca-file", pki.ca().toString())) {
      assertThat(ask(front).body()).contains("\"text\":\"nobody\"");
    }
  }

  @Test
  void theServerSeesTheCertificateOfTheGateway() throws Exception {
    App server = mutual();
    Pki.Pair client = pki.client("billing");

    try (App front =
        front(
            false,
            server,
            "--grpc-target-tls-ca-file",
            pki.ca().toString(),
            "--grpc-target-tls-cert-file",
            client.cert().toString(),
            "--grpc-target-tls-key-file",
            client.key().toString())) {
      assertThat(ask(front).body()).contains("billing.test");
    }
  }

  @Test
  void newConnectionsShowTheNewCertificate() throws Exception {
    App server = mutual();
    Pki.Pair client = pki.client("billing");
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    ClientTls tls =
        ClientTls.of(
            "clients.it.tls",
            name -> Optional.empty(),
            false,
            pki.ca().toString(),
            client.cert().toString(),
            client.key().toString(),
            "");
    try (var opened = tls.open(new TlsTimes(Duration.ofMillis(20), Duration.ofDays(1)), timer)) {
      ManagedChannel first = channel(server, opened);
      assertThat(TlsRig.who(first)).contains("billing.test");

      client.become(pki.client("shipping"));
      await(
          "log",
          () ->
              !logged
                  .values("certificates replaced", "expires", "for", "clients.it.tls")
                  .isEmpty());

      assertThat(TlsRig.who(first)).contains("billing.test");
      ManagedChannel second = channel(server, opened);
      assertThat(TlsRig.who(second)).contains("shipping.test");
    } finally {
      timer.shutdownNow();
    }
  }

  private ManagedChannel channel(App server, ClientTls.Opened tls) {
    return rig.opened(Channels.to("localhost:" + server.port("grpc"), tls.credentials()).build());
  }

  private App mutual() throws Exception {
    return rig.start(
        TlsRig.flags(pki.server("server"), "-tls-client-ca-file", pki.ca().toString()));
  }

  @Test
  void theNameOfTheServerCanBeGiven() throws Exception {
    Pki.Pair named = pki.make("named", b -> b.addSanDnsName("tracker.test"));
    App server = rig.start(TlsRig.flags(named));

    try (App front =
        front(
            true,
            server,
            "--grpc-target-tls-ca-file",
            pki.ca().toString(),
            "--grpc-target-tls-server-name",
            "tracker.test")) {
      assertThat(ask(front).body()).contains("\"text\":\"nobody\"");
    }
  }

  @Test
  void aServerOfAnotherNameIsNotCalled() throws Exception {
    App server = rig.start(TlsRig.flags(pki.make("named", b -> b.addSanDnsName("tracker.test"))));

    assertThat(failure(server, "--grpc-target-tls-ca-file", pki.ca().toString()))
        .contains("cannot be reached within 1s");
  }

  @Test
  void aServerOfAnotherAuthorityIsNotCalled() throws Exception {
    App server = rig.start(TlsRig.flags(pki.server("server")));

    assertThat(failure(server, "--grpc-target-tls-enabled"))
        .contains("cannot be reached within 1s");
    assertThat(
            failure(server, "--grpc-target-tls-ca-file", new Pki(folder, "other").ca().toString()))
        .contains("cannot be reached within 1s");
  }

  @Test
  void halfACertificateIsAnError() throws Exception {
    App server = rig.start(TlsRig.flags(pki.server("server")));

    assertThat(failure(server, "--grpc-target-tls-cert-file", "x"))
        .isEqualTo(
            "flag --grpc-target-tls-cert-file: since grpc.target-tls.cert-file was given, you must"
                + " also give grpc.target-tls.key-file");
    assertThat(failure(server, "--grpc-target-tls-ca-file", "none"))
        .isEqualTo(
            "flag --grpc-target-tls-ca-file: grpc.target-tls.ca-file is \"none\": there is no such"
                + " file; name one that exists");
  }

  private static App front(boolean reflect, App server, String... args) throws StartException {
    String target = "localhost:" + server.port("grpc");
    var app = App.named("front");
    if (reflect) {
      app.service(RemoteServices.reflect(target));
    } else {
      app.service(RemoteService.at(target, ContractGrpc.getServiceDescriptor()));
    }
    return app.listen(HttpGateway.on(0)).start(args);
  }

  private static String failure(App server, String... args) {
    String[] all = java.util.Arrays.copyOf(args, args.length + 2);
    all[args.length] = "--grpc-reflect-timeout";
    all[args.length + 1] = "1s";
    return catchThrowableOfType(StartException.class, () -> front(true, server, all).close())
        .getMessage();
  }

  private static HttpResponse<String> ask(App front) throws Exception {
    await("health", () -> front.health().isServing());
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + front.port("http") + "/v1/echo/x"))
                .timeout(TlsRig.PATIENCE)
                .build(),
            BodyHandlers.ofString());
  }
}
