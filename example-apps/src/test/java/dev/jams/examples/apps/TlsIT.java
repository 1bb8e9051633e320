package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.Code;
import dev.jams.examples.tracker.CreateTimeEntryRequest;
import dev.jams.examples.tracker.TimeEntry;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar over TLS, with certificates in files. */
class TlsIT {
  private static final String JANUARY =
      "/v1/time-entries?start=2026-01-01T00:00:00Z&end=2026-02-01T00:00:00Z";

  @TempDir Path folder;
  private X509Bundle authority;
  private Path ca;

  private record Pair(Path cert, Path key) {}

  @BeforeEach
  void makeAuthority() throws Exception {
    authority =
        new CertificateBuilder()
            .subject("CN=authority")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    ca = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
  }

  private Pair pair(String name) throws Exception {
    X509Bundle made =
        new CertificateBuilder().subject("CN=" + name).addSanDnsName(name).buildIssuedBy(authority);
    return new Pair(
        Files.writeString(folder.resolve(name + ".crt"), made.getCertificatePathPEM()),
        Files.writeString(folder.resolve(name + ".key"), made.getPrivateKeyPEM()));
  }

  @Test
  void oneProcessIsTheGatewayToAnotherOverMutualTls() throws Exception {
    Pair server = pair("localhost");
    Pair client = pair("client");
    try (JarProcess tracker =
        JarProcess.start(
            folder,
            "gateway",
            "--grpc-port=0",
            "--grpc-tls-cert-file=" + server.cert(),
            "--grpc-tls-key-file=" + server.key(),
            "--grpc-tls-client-ca-file=" + ca,
            "--grpc-tls-client-auth=require",
            "--http-port=0",
            "--http-tls-cert-file=" + server.cert(),
            "--http-tls-key-file=" + server.key())) {
      assertThat(tracker.location("http")).startsWith("https://127.0.0.1:");
      String target = "localhost:" + tracker.port("grpc");
      try (GrpcTracker grpc = new GrpcTracker(target, trusting(client))) {
        create(grpc);
      }

      assertThat(get("https://localhost:" + tracker.port("http") + JANUARY).body())
          .contains("\"id\":\"tls\"");
      try (JarProcess gateway =
          JarProcess.start(
              folder,
              "http",
              "--http-port=0",
              // Called by its address, which is not in its certificate.
              "--grpc-target=127.0.0.1:" + tracker.port("grpc"),
              "--grpc-target-tls-server-name=localhost",
              "--grpc-target-tls-ca-file=" + ca,
              "--grpc-target-tls-cert-file=" + client.cert(),
              "--grpc-target-tls-key-file=" + client.key(),
              "--grpc-target-wait-for-ready")) {
        assertThat(get(gateway.location("http") + JANUARY).body()).contains("\"id\":\"tls\"");
      }

      try (GrpcTracker plain = new GrpcTracker(target, InsecureChannelCredentials.create())) {
        assertUnavailable(plain);
      }
      try (GrpcTracker nobody = new GrpcTracker(target, trusting(null))) {
        assertUnavailable(nobody);
      }
      assertThat(tracker.terminate().exitCode()).isZero();
      assertThat(tracker.output())
          .anyMatch(
              line ->
                  line.contains("connection refused")
                      && line.contains("the client does not speak TLS"));
    }
  }

  @Test
  void gatewayThatSpeaksTlsToAServerWithoutItIsToldWhatToSet() throws Exception {
    try (JarProcess tracker = JarProcess.start(folder, "grpc", "--grpc-port=0");
        JarProcess gateway =
            JarProcess.start(
                folder,
                "http",
                "--http-port=0",
                "--grpc-target=" + tracker.location("grpc"),
                "--grpc-target-tls-enabled")) {
      HttpResponse<String> answer = get(gateway.location("http") + JANUARY);

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("tracker.TrackerApiService is not reachable");
      tracker.terminate().exitCode();
      assertThat(tracker.output())
          .anyMatch(
              line ->
                  line.contains("the client speaks TLS, and this listener does not")
                      && line.contains("give --grpc-tls-cert-file"));
    }
  }

  // UG-14
  @Test
  void halfACertificateIsAnErrorOfUse() throws Exception {
    Pair server = pair("localhost");
    for (String[] half :
        List.of(
            new String[] {"cert-file", server.cert().toString(), "key-file"},
            new String[] {"key-file", server.key().toString(), "cert-file"})) {
      try (JarProcess app =
          JarProcess.start(folder, "grpc", "--grpc-port=0", "--grpc-tls-" + half[0], half[1])) {
        assertThat(app.exitCode()).isEqualTo(2);
        assertThat(app.errors())
            .hasLineCount(1)
            .startsWith("error: ")
            .endsWith(
                "since grpc.tls."
                    + half[0]
                    + " was given, you must also give grpc.tls."
                    + half[2]
                    + System.lineSeparator());
      }
    }
  }

  private static void create(GrpcTracker tracker) throws Exception {
    TimeEntry entry =
        TimeEntry.newBuilder()
            .setId("tls")
            .setStart("2026-01-05T08:00:00Z")
            .setEnd("2026-01-05T09:00:00Z")
            .build();
    tracker.call(
        "CreateTimeEntry",
        CreateTimeEntryRequest.newBuilder().setTimeEntry(entry).build(),
        TimeEntry.getDefaultInstance());
  }

  private static void assertUnavailable(GrpcTracker tracker) {
    TrackerClient.CallFailed failure =
        catchThrowableOfType(TrackerClient.CallFailed.class, () -> create(tracker));
    assertThat(failure.status().getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
  }

  /**
   * @param client what to show, or null for nothing
   */
  private ChannelCredentials trusting(Pair client) throws Exception {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(ca.toFile());
    if (client != null) {
      credentials.keyManager(client.cert().toFile(), client.key().toFile());
    }
    return credentials.build();
  }

  private HttpResponse<String> get(String uri) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("ca", authority.getCertificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    HttpClient client = HttpClient.newBuilder().sslContext(context).build();
    return client.send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }
}
