package dev.jams.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {
  @TempDir Path folder;

  private final Looks looks = new Looks();
  private final List<List<X509Certificate>> made = new ArrayList<>();

  @AfterEach
  void stop() {
    looks.shutdownNow();
  }

  @Test
  void filesThatAreStillBeingWrittenAreNotTaken() throws Exception {
    Path first = new Pki(folder, "first").ca();
    Path second = new Pki(folder, "second").ca();
    Path trusted = Files.copy(first, folder.resolve("trusted.pem"));
    PemFile ca = new PemFile("grpc.tls.client-ca-file", trusted.toString(), "");
    TlsFiles files = new TlsFiles(Optional.empty(), Optional.empty(), Optional.of(ca));
    TlsTimes times = new TlsTimes(Duration.ofSeconds(10), Duration.ofDays(14));

    try (var watch = new CertificateWatch("grpc", files, this::make, times, looks)) {
      Files.copy(second, trusted, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      looks.look();
      Files.writeString(trusted, Files.readString(second) + Files.readString(first));
      looks.look();
      assertThat(made).hasSize(1);

      looks.look();
      looks.look();
      assertThat(made).hasSize(2);
      assertThat(made.get(1)).hasSize(2);
    }
  }

  private SslContext make(TlsMaterial material) throws SSLException {
    made.add(material.trusted());
    return SslContextBuilder.forClient().trustManager(material.trusted()).build();
  }

  /** A timer for which the time comes when it is told so. */
  private static final class Looks extends ScheduledThreadPoolExecutor {
    private Runnable look;

    Looks() {
      super(1);
    }

    void look() {
      look.run();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      look = command;
      return schedule(() -> {}, 1, TimeUnit.DAYS);
    }
  }
}
