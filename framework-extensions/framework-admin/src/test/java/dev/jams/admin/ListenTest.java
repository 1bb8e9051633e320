package dev.jams.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jams.App;
import io.netty.channel.epoll.Epoll;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On what the admin listener listens besides a plain port. */
@Timeout(240)
class ListenTest {
  @RegisterExtension final Rig rig = new Rig();
  @TempDir Path dir;

  @Test
  void speaksTlsWithTheCertificateOfItsSettings() throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path cert = Files.writeString(dir.resolve("cert.pem"), bundle.getCertificatePathPEM());
    Path key = Files.writeString(dir.resolve("key.pem"), bundle.getPrivateKeyPEM());
    App app = rig.start(rig.app(), "--admin-tls-cert-file=" + cert, "--admin-tls-key-file=" + key);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(bundle.toKeyStore(new char[0]));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);

    var response =
        HttpClient.newBuilder()
            .sslContext(context)
            .build()
            .send(
                HttpRequest.newBuilder(
                        URI.create("https://localhost:" + app.port("admin") + "/build"))
                    .build(),
                BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(app.location("admin")).startsWith("https://127.0.0.1:");
    assertThatThrownBy(() -> rig.get(app, "/build")).isInstanceOf(java.io.IOException.class);
  }

  @Test
  void listensOnASocketOfTheFileSystem() throws Exception {
    assumeTrue(Epoll.isAvailable(), "Unix domain sockets for HTTP need Linux");
    Path socket = dir.resolve("admin.sock");
    App app = rig.start(rig.app(), "--admin-unix=" + socket);

    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(
          ByteBuffer.wrap(
              "GET /build HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(UTF_8)));
      String answer = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"app\":\"shop\"");
    }
    assertThat(app.location("admin")).isEqualTo("unix:" + socket);
  }
}
