package dev.jams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.stub.kinds.Kinds;
import dev.jams.testing.AppExtension;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code jams call} with a server that wants TLS, and certificates of its clients. */
class CallOverTlsTest {
  @TempDir static Path folder;

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
              () -> {
                writeFiles();
                return App.named("kinds")
                    .service(Kinds.bind(new KindsService()))
                    .listen(GrpcServer.on(1));
              })
          .flag("--grpc-tls-cert-file", () -> folder.resolve("server.pem").toString())
          .flag("--grpc-tls-key-file", () -> folder.resolve("server.key").toString())
          .flag("--grpc-tls-client-ca-file", () -> folder.resolve("ca.pem").toString());

  private static void writeFiles() {
    try {
      X509Bundle authority =
          new CertificateBuilder()
              .subject("CN=authority")
              .setIsCertificateAuthority(true)
              .buildSelfSigned();
      Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
      write(
          new CertificateBuilder().subject("CN=server").addSanDnsName("my.server"),
          authority,
          "server");
      write(new CertificateBuilder().subject("CN=client"), authority, "client");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(CertificateBuilder certificate, X509Bundle authority, String name)
      throws Exception {
    X509Bundle bundle = certificate.buildIssuedBy(authority);
    Files.writeString(folder.resolve(name + ".pem"), bundle.getCertificatePathPEM());
    Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
  }

  private static Run list(String... flags) {
    List<String> line = new ArrayList<>(List.of("call", app.address("grpc"), "list"));
    line.addAll(List.of(flags));
    return Run.jams(folder, line.toArray(String[]::new));
  }

  @Test
  void withCertificatesItIsServed() {
    Run run =
        list(
            "--tls-ca",
            "ca.pem",
            "--tls-cert",
            "client.pem",
            "--tls-key",
            "client.key",
            "--tls-server-name",
            "my.server");
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("jams.kinds.Kinds");
  }

  @Test
  void aServerOfAnotherNameIsNotTrusted() {
    Run run = list("--tls-ca", "ca.pem", "--tls-cert", "client.pem", "--tls-key", "client.key");
    assertThat(run.err())
        .startsWith(
            "error: the server at " + app.address("grpc") + " cannot be reached with TLS (");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void withoutTlsTheErrorNamesTheFlag() {
    Run run = list();
    assertThat(run.err())
        .startsWith(
            "error: the server at " + app.address("grpc") + " cannot be reached without TLS")
        .endsWith("or add --tls if it wants TLS" + System.lineSeparator());
    assertThat(run.code()).isEqualTo(1);
  }
}
