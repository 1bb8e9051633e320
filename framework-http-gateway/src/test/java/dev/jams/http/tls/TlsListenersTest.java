package dev.jams.http.tls;

import static dev.jams.http.tls.TlsRig.get;
import static dev.jams.http.tls.TlsRig.http;
import static dev.jams.http.tls.TlsRig.post;
import static dev.jams.http.tls.TlsRig.who;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.Tls;
import dev.jams.http.HttpGateway;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TlsListenersTest {
  private static final Optional<Pki.Pair> NOBODY = Optional.empty();
  private static final String SOMEBODY = "CN=billing [billing.test] [spiffe://test/billing]";

  private static final String SOMEBODY_IN_JSON = SOMEBODY.replace("=", "\\u003d");
  private static final String[] CONNECT = {
    "content-type", "application/json", "connect-protocol-version", "1"
  };

  @TempDir Path folder;
  @RegisterExtension final TlsRig rig = new TlsRig();
  @RegisterExtension final Logged logged = new Logged();

  private Pki pki;
  private Pki.Pair server;

  @BeforeEach
  void makeCertificates() throws Exception {
    pki = new Pki(folder, "ca");
    server = pki.server("server");
  }

  // UG-14
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void grpcIsAnsweredOverTls(String listener) throws Exception {
    App app = rig.start(TlsRig.flags(server));

    assertThat(who(rig.channel(app.port(listener), pki.ca(), NOBODY))).isEqualTo("nobody");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void httpIsAnsweredOverTlsInTheVersionThatTheClientOffers(HttpClient.Version version)
      throws Exception {
    App app = rig.start(TlsRig.flags(server));

    HttpResponse<String> answer = get(http(version, pki.ca(), NOBODY), app.port("http"));

    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.body()).contains("\"text\":\"nobody\"");
  }

  @Test
  void tlsCanBeGivenInCode() throws Exception {
    Tls tls = Tls.of(server.cert(), server.key()).clientCa(pki.ca());
    App app = rig.start(GrpcServer.on(0).tls(tls), HttpGateway.on(0).tls(tls));
    Optional<Pki.Pair> client = Optional.of(pki.client("billing"));

    assertThat(who(rig.channel(app.port("grpc"), pki.ca(), client))).isEqualTo(SOMEBODY);
    assertThat(get(http(HttpClient.Version.HTTP_2, pki.ca(), client), app.port("http")).body())
        .contains(SOMEBODY_IN_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "optional"})
  void interceptorsSeeTheSameClientOverEveryProtocol(String auth) throws Exception {
    App app =
        rig.start(
            TlsRig.flags(
                server, "-tls-client-ca-file", pki.ca().toString(), "-tls-client-auth", auth));
    Optional<Pki.Pair> client = Optional.of(pki.client("billing"));
    int port = app.port("http");
    HttpClient http1 = http(HttpClient.Version.HTTP_1_1, pki.ca(), client);
    HttpClient http2 = http(HttpClient.Version.HTTP_2, pki.ca(), client);

    assertThat(who(rig.channel(app.port("grpc"), pki.ca(), client))).isEqualTo(SOMEBODY);
    assertThat(who(rig.channel(port, pki.ca(), client))).isEqualTo(SOMEBODY);
    for (HttpClient http : List.of(http1, http2)) {
      assertThat(get(http, port).body()).contains(SOMEBODY_IN_JSON);
      HttpResponse<byte[]> connect = post(http, port, "{}".getBytes(UTF_8), CONNECT);
      assertThat(new String(connect.body(), UTF_8)).contains(SOMEBODY_IN_JSON);
      assertThat(post(http, port, new byte[5], "content-type", "application/grpc-web+proto").body())
          .asString()
          .contains(SOMEBODY);
    }
  }

  @Test
  void aClientWithoutCertificateIsNobodyWhereItIsOptional() throws Exception {
    App app =
        rig.start(
            TlsRig.flags(
                server,
                "-tls-client-ca-file",
                pki.ca().toString(),
                "-tls-client-auth",
                "optional"));

    assertThat(who(rig.channel(app.port("grpc"), pki.ca(), NOBODY))).isEqualTo("nobody");
    assertThat(get(http(HttpClient.Version.HTTP_2, pki.ca(), NOBODY), app.port("http")).body())
        .contains("nobody");
  }

  @Test
  void aClientWithoutCertificateIsRefusedWhereAnAuthorityIsGiven() throws Exception {
    App app = rig.start(TlsRig.flags(server, "-tls-client-ca-file", pki.ca().toString()));

    assertRefused(app, NOBODY);
    assertThat(logged.reasons("grpc")).anyMatch(r -> r.contains("shows no certificate"));
    assertThat(logged.reasons("http")).anyMatch(r -> r.contains("shows no certificate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "optional"})
  void aClientOfAnotherAuthorityIsRefused(String auth) throws Exception {
    App app =
        rig.start(
            TlsRig.flags(
                server, "-tls-client-ca-file", pki.ca().toString(), "-tls-client-auth", auth));

    assertRefused(app, Optional.of(new Pki(folder, "other").client("billing")));
  }

  @Test
  void aClientWhoseCertificateHasExpiredIsRefused() throws Exception {
    App app = rig.start(TlsRig.flags(server, "-tls-client-ca-file", pki.ca().toString()));
    Pki.Pair old = pki.make("old", b -> b.notAfter(java.time.Instant.now().minusSeconds(60)));

    assertRefused(app, Optional.of(old));
  }

  private void assertRefused(App app, Optional<Pki.Pair> client) throws Exception {
    for (String listener : List.of("grpc", "http")) {
      var http = http(HttpClient.Version.HTTP_2, pki.ca(), client);
      assertThatThrownBy(() -> get(http, app.port(listener))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aClientThatDoesNotTrustTheServerLeavesAndTheLogSaysWhy() throws Exception {
    App app = rig.start(TlsRig.flags(server));
    Path other = new Pki(folder, "other").ca();

    for (String listener : List.of("grpc", "http")) {
      assertThatThrownBy(() -> TlsRig.shown(app.port(listener), other))
          .isInstanceOf(SSLException.class);
      TlsRig.await(
          "log of " + listener,
          () -> logged.reasons(listener).stream().anyMatch(r -> r.contains("does not accept")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aClientWithoutTlsIsCutOffAndTheLogSaysWhy(String listener) throws Exception {
    App app = rig.start(TlsRig.flags(server));

    assertClosed(app.port(listener), "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));

    TlsRig.await(
        "log",
        () -> logged.reasons(listener).stream().anyMatch(r -> r.contains("does not speak TLS")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aClientWithTlsIsCutOffWhereThereIsNoneAndTheLogSaysWhy(String listener) throws Exception {
    App app = rig.start();

    assertClosed(app.port(listener), new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0});

    TlsRig.await(
        "log",
        () ->
            logged.reasons(listener).stream()
                .anyMatch(r -> r.contains("give --" + listener + "-tls-cert-file")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aClientThatSaysNothingIsCutOffAfterTheHandshakeTimeout(String listener) throws Exception {
    App app = rig.start(TlsRig.flags(server, "-handshake-timeout", "100ms"));

    assertClosed(app.port(listener), new byte[0]);
  }

  private static void assertClosed(int port, byte[] first) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 20_000);
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(first);
      // An alert or an answer may come first; a time-out would be an exception of another kind.
      socket.getInputStream().readAllBytes();
    } catch (java.net.SocketException e) {
      assertThat(e).hasMessageContaining("reset");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void versionsFromTls12OnAreSpoken(String version) throws Exception {
    App app = rig.start(TlsRig.flags(server));

    for (String listener : List.of("grpc", "http")) {
      assertThat(handshake(app.port(listener), version)).isEqualTo(version + " h2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1", "TLSv1.1"})
  void olderVersionsAreNotSpoken(String version) throws Exception {
    App app = rig.start(TlsRig.flags(server));

    for (String listener : List.of("grpc", "http")) {
      assertThatThrownBy(() -> handshake(app.port(listener), version))
          .isInstanceOf(IOException.class);
    }
  }

  private String handshake(int port, String version) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            TlsRig.context(pki.ca(), NOBODY).getSocketFactory().createSocket("127.0.0.1", port)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {version});
      parameters.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      return socket.getSession().getProtocol() + " " + socket.getApplicationProtocol();
    }
  }

  @Test
  void checksOfRequestHeadsHoldOverTls() throws Exception {
    App app = rig.start(TlsRig.flags(server));
    try (SSLSocket socket =
        (SSLSocket)
            TlsRig.context(pki.ca(), NOBODY)
                .getSocketFactory()
                .createSocket("127.0.0.1", app.port("http"))) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write("GET /v1/echo/x HTTP/1.1\r\n\r\n".getBytes(UTF_8));

      assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 400 ");
    }
  }
}
