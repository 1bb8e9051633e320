package dev.jams.http.guards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.internal.net.Guard;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guards stand in front of HTTP/2 however a connection comes to speak it. */
@Timeout(120)
class GuardedConnectionsTest {
  /** Over TLS the server reads and answers one frame at a time. */
  private static void assertGuarded(Apps apps, RawHttp2 connection) throws Exception {
    for (int i = 0; i < 3_000; i++) {
      connection.frame(RawHttp2.SETTINGS, 0, 0);
    }
    connection.closedWith();
    assertThat(apps.guards().total(Guard.SETTINGS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void whereEachFrameIsAnsweredBeforeTheNextComes(String listener) throws Exception {
    try (Apps apps = new Apps("max-control-frames", "50");
        RawHttp2 connection = apps.connect(listener)) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 200; i++) {
                  connection.assertAnswersAPing();
                }
              })
          .isInstanceOfAny(IOException.class, AssertionError.class);
      // gRPC has a guard of its own against them.
      assertThat(apps.guards().total(Guard.PINGS) + apps.guards().total(Guard.CONNECTION_ERROR))
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void overTls(String listener, @TempDir Path folder) throws Exception {
    X509Bundle server =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    String cert = write(folder, "server.crt", server.getCertificatePEM());
    String key = write(folder, "server.key", server.getPrivateKeyPEM());
    try (Apps apps = new Apps("tls-cert-file", cert, "tls-key-file", key);
        SSLSocket socket = connect(apps.app.port(listener), server);
        RawHttp2 connection = RawHttp2.greeting(socket)) {
      assertGuarded(apps, connection);
    }
  }

  private static String write(Path folder, String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static SSLSocket connect(int port, X509Bundle server) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, server.toTrustManagerFactory().getTrustManagers(), null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
    return socket;
  }

  @Test
  void afterAnUpgradeFromHttp11() throws Exception {
    try (Apps apps = new Apps();
        Socket socket = new Socket("127.0.0.1", apps.app.port("http"))) {
      socket.setSoTimeout(60_000);
      String request =
          "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as(head.toString()).isNotNegative();
        head.append((char) next);
      }
      assertThat(head.toString()).startsWith("HTTP/1.1 101 ");
      try (RawHttp2 connection = RawHttp2.greeting(socket)) {
        assertThat(connection.read().type()).isEqualTo(RawHttp2.SETTINGS);
        assertThat(connection.answer(1).body()).isEqualTo("{\"status\":\"SERVING\"}");
        assertGuarded(apps, connection);
      }
    }
  }
}
