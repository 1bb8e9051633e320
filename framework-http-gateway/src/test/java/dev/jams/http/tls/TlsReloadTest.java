package dev.jams.http.tls;

import static dev.jams.http.tls.TlsRig.get;
import static dev.jams.http.tls.TlsRig.http;
import static dev.jams.http.tls.TlsRig.shown;
import static dev.jams.http.tls.TlsRig.who;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import io.grpc.ManagedChannel;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TlsReloadTest {
  private static final Optional<Pki.Pair> NOBODY = Optional.empty();

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

  @Test
  void newConnectionsGetTheNewCertificateAndOldOnesLiveOn() throws Exception {
    App app = rig.start(TlsRig.flags(server));
    ManagedChannel channel = rig.channel(app.port("grpc"), pki.ca(), NOBODY);
    assertThat(who(channel)).isEqualTo("nobody");

    Pki.Pair next = pki.server("next");
    server.become(next);

    awaitShown(app, next.serial());
    assertThat(who(channel)).isEqualTo("nobody");
    assertThat(logged.values("certificates replaced", "expires", "for", "grpc")).isNotEmpty();
  }

  /** As Kubernetes updates the volume of a secret. */
  @Test
  void certificatesBehindASymbolicLinkThatIsSwappedAreReplaced() throws Exception {
    Pki.Pair next = pki.server("next");
    Path data = folder.resolve("..data");
    Files.createSymbolicLink(data, secret("first", server));
    Path cert = Files.createSymbolicLink(folder.resolve("tls.crt"), data.resolve("tls.crt"));
    Path key = Files.createSymbolicLink(folder.resolve("tls.key"), data.resolve("tls.key"));
    App app = rig.start(TlsRig.flags(new Pki.Pair(cert, key, server.bundle())));
    awaitShown(app, server.serial());

    Path swap = Files.createSymbolicLink(folder.resolve("..tmp"), secret("second", next));
    Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);

    awaitShown(app, next.serial());
  }

  private Path secret(String name, Pki.Pair pair) throws Exception {
    Path secret = Files.createDirectory(folder.resolve(name));
    Files.copy(pair.cert(), secret.resolve("tls.crt"));
    Files.copy(pair.key(), secret.resolve("tls.key"));
    return secret;
  }

  @Test
  void aKeyThatDoesNotFitIsLoggedAndTheOldCertificateStays() throws Exception {
    App app = rig.start(TlsRig.flags(server));
    Pki.Pair next = pki.server("next");

    Files.copy(next.key(), server.key(), StandardCopyOption.REPLACE_EXISTING);

    for (String listener : List.of("grpc", "http")) {
      TlsRig.await("log of " + listener, () -> !problems(listener).isEmpty());
      assertThat(problems(listener).get(0))
          .isEqualTo(
              "flag --"
                  + listener
                  + "-tls-key-file: "
                  + listener
                  + ".tls.key-file is \""
                  + server.key()
                  + "\": the key does not belong to the first certificate of "
                  + listener
                  + ".tls.cert-file \""
                  + server.cert()
                  + "\"; give the key that the certificate was made for");
      assertThat(shown(app.port(listener), pki.ca())).isEqualTo(server.serial());
    }
    Files.copy(next.cert(), server.cert(), StandardCopyOption.REPLACE_EXISTING);
    awaitShown(app, next.serial());
  }

  @Test
  void aFileThatIsCutOffIsLoggedOnceAndTheOldCertificateStays() throws Exception {
    App app = rig.start(TlsRig.flags(server));

    Files.writeString(server.cert(), Files.readString(server.cert()).substring(0, 200));
    TlsRig.await("log", () -> !problems("grpc").isEmpty());
    String first = problems("grpc").get(0);
    Files.delete(server.cert());
    TlsRig.await("log", () -> problems("grpc").size() > 1);

    assertThat(first).contains("it is cut off or damaged");
    assertThat(problems("grpc")).hasSize(2);
    assertThat(problems("grpc").get(1)).contains("there is no such file");
    assertThat(shown(app.port("grpc"), pki.ca())).isEqualTo(server.serial());
  }

  @Test
  void aCertificateThatExpiresSoonIsWarnedOf() throws Exception {
    Instant end = Instant.now().plus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    Pki.Pair old =
        pki.make(
            "old", b -> b.addSanDnsName("localhost").addSanIpAddress("127.0.0.1").notAfter(end));
    rig.start(TlsRig.flags(old));

    for (String listener : List.of("grpc", "http")) {
      assertThat(logged.values("certificate expires soon", "expires", "for", listener))
          .containsExactly(end.toString());
    }
    rig.start(TlsRig.flags(server));
    rig.start(
        Stream.concat(Stream.of(TlsRig.flags(old)), Stream.of("--tls-expiry-warning", "2d"))
            .toArray(String[]::new));
    assertThat(logged.values("certificate expires soon", "expires", "for", "grpc")).hasSize(1);
  }

  private List<String> problems(String listener) {
    return logged.values(
        "certificates cannot be replaced, the old ones stay in use", "problem", "for", listener);
  }

  @Test
  void aClientOfAnAuthorityThatIsNoLongerTrustedCannotResumeItsSession() throws Exception {
    Pki clients = new Pki(folder, "clients");
    Path trusted = Files.copy(clients.ca(), folder.resolve("trusted.pem"));
    App app = rig.start(TlsRig.flags(server, "-tls-client-ca-file", trusted.toString()));
    SSLContext client = TlsRig.context(pki.ca(), Optional.of(clients.client("billing")));
    // The answer carries the ticket.
    assertThat(statusLine(client, app)).startsWith("HTTP/1.1 200");
    assertThat(statusLine(client, app)).startsWith("HTTP/1.1 200");

    Files.copy(new Pki(folder, "others").ca(), trusted, StandardCopyOption.REPLACE_EXISTING);
    TlsRig.await(
        "log", () -> !logged.values("certificates replaced", "expires", "for", "http").isEmpty());

    assertThatThrownBy(() -> statusLine(client, app)).isInstanceOf(java.io.IOException.class);
  }

  private static String statusLine(SSLContext client, App app) throws Exception {
    try (SSLSocket socket =
        (SSLSocket) client.getSocketFactory().createSocket("127.0.0.1", app.port("http"))) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write("GET /v1/echo/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes());
      return new String(socket.getInputStream().readAllBytes());
    }
  }

  @Test
  void noCallFailsWhileCertificatesAreReplacedUnderLoad() throws Exception {
    App app = rig.start(TlsRig.flags(server));
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    ManagedChannel sticky = rig.channel(app.port("grpc"), pki.ca(), NOBODY);
    HttpClient sticky1 = http(HttpClient.Version.HTTP_1_1, pki.ca(), NOBODY);
    HttpClient sticky2 = http(HttpClient.Version.HTTP_2, pki.ca(), NOBODY);
    List<Callable<Boolean>> callers =
        List.of(
            () -> who(sticky).equals("nobody"),
            () -> who(rig.channel(app.port("grpc"), pki.ca(), NOBODY)).equals("nobody"),
            () -> get(sticky1, app.port("http")).statusCode() == 200,
            () -> get(sticky2, app.port("http")).statusCode() == 200,
            () -> statusLine(TlsRig.context(pki.ca(), NOBODY), app).startsWith("HTTP/1.1 200"));
    ExecutorService threads = Executors.newFixedThreadPool(callers.size());
    List<Future<?>> loads = new ArrayList<>();
    try {
      for (Callable<Boolean> caller : callers) {
        loads.add(
            threads.submit(
                () -> {
                  while (!over.get()) {
                    assertThat(caller.call()).isTrue();
                    answered.incrementAndGet();
                  }
                  return null;
                }));
      }
      for (int round = 0; round < 3; round++) {
        Pki.Pair next = pki.server("next" + round);
        int before = answered.get();
        server.become(next);
        awaitShown(app, next.serial());
        TlsRig.await("load", () -> answered.get() > before + 20 || anyDone(loads));
      }
    } finally {
      over.set(true);
      threads.shutdown();
    }
    for (Future<?> load : loads) {
      load.get(60, TimeUnit.SECONDS);
    }
  }

  private static boolean anyDone(List<Future<?>> loads) {
    return loads.stream().anyMatch(Future::isDone);
  }

  private void awaitShown(App app, BigInteger serial) throws Exception {
    for (String listener : List.of("grpc", "http")) {
      TlsRig.await(
          "certificate " + serial + " at " + listener,
          () -> {
            try {
              return shown(app.port(listener), pki.ca()).equals(serial);
            } catch (Exception e) {
              throw new AssertionError(e);
            }
          });
    }
  }
}
