package dev.jams.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CertificateMetricsTest {
  @TempDir Path folder;

  @Test
  void tellsWhenACertificateExpiresAndWhenTheNextOneDoes() throws Exception {
    Instant first = Instant.parse("2090-01-01T00:00:00Z");
    Instant second = Instant.parse("2091-01-01T00:00:00Z");
    write(first);
    try (Metrics metrics = Metrics.create()) {
      try (App app =
          App.named("test")
              .listen(GrpcServer.on(0))
              .start(
                  "--grpc-tls-cert-file",
                  folder.resolve("crt").toString(),
                  "--grpc-tls-key-file",
                  folder.resolve("key").toString(),
                  "--tls-reload-interval",
                  "20ms")) {
        assertThat(app.port("grpc")).isPositive();
        assertThat(expiry(metrics)).isEqualTo(first.getEpochSecond());

        write(second);

        Rig.eventually(() -> expiry(metrics) == second.getEpochSecond());
      }
      assertThat(metrics.registry().find("jams.tls.certificate.expiry").gauge()).isNull();
    }
  }

  @Test
  void ofTwoAppsTheFirstExpiryCountsForAsLongAsOneOfThemRuns() throws Exception {
    Instant soon = Instant.parse("2090-01-01T00:00:00Z");
    Instant later = Instant.parse("2091-01-01T00:00:00Z");
    try (Metrics metrics = Metrics.create()) {
      write(later);
      App one = start();
      try {
        write(soon);
        try (App other = start()) {
          assertThat(other.port("grpc")).isPositive();
          assertThat(expiry(metrics)).isEqualTo(soon.getEpochSecond());
        }

        assertThat(expiry(metrics)).isEqualTo(later.getEpochSecond());

        write(soon);
        App third = start();
        one.close();

        assertThat(expiry(metrics)).isEqualTo(soon.getEpochSecond());
        third.close();
        assertThat(metrics.registry().find("jams.tls.certificate.expiry").gauge()).isNull();
      } finally {
        one.close();
      }
    }
  }

  /** Reads the files once: they are written anew for the next app. */
  private App start() throws Exception {
    return App.named("test")
        .listen(GrpcServer.on(0))
        .start(
            "--grpc-tls-cert-file",
            folder.resolve("crt").toString(),
            "--grpc-tls-key-file",
            folder.resolve("key").toString(),
            "--tls-reload-interval",
            "1h");
  }

  private static double expiry(Metrics metrics) {
    return metrics.registry().get("jams.tls.certificate.expiry").tag("for", "grpc").gauge().value();
  }

  private void write(Instant expiry) throws Exception {
    X509Bundle bundle =
        new CertificateBuilder()
            .subject("CN=test")
            .setIsCertificateAuthority(true)
            .notAfter(expiry)
            .buildSelfSigned();
    Files.writeString(folder.resolve("crt"), bundle.getCertificatePEM());
    Files.writeString(folder.resolve("key"), bundle.getPrivateKeyPEM());
  }
}
