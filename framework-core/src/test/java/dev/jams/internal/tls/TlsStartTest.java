package dev.jams.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What certificates an app starts with, and what it says of the others. */
@Timeout(120)
class TlsStartTest {
  @TempDir Path folder;
  private Pki pki;
  private Pki.Pair server;

  @BeforeEach
  void makeCertificates() throws Exception {
    pki = new Pki(folder, "ca");
    server = pki.server("server");
  }

  // UG-14
  @Test
  void aKeyWithoutItsCertificateIsAnError() {
    assertThat(failure("--grpc-tls-key-file", server.key()))
        .isEqualTo(
            "flag --grpc-tls-key-file: since grpc.tls.key-file was given, you must also give"
                + " grpc.tls.cert-file");
  }

  // UG-14
  @Test
  void aCertificateWithoutItsKeyIsAnError() {
    assertThat(failure("--grpc-tls-cert-file", server.cert()))
        .isEqualTo(
            "flag --grpc-tls-cert-file: since grpc.tls.cert-file was given, you must also give"
                + " grpc.tls.key-file");
  }

  @Test
  void anAuthorityWithoutACertificateIsAnError() {
    assertThat(failure("--grpc-tls-client-ca-file", pki.ca()))
        .isEqualTo(
            "flag --grpc-tls-client-ca-file: since grpc.tls.client-ca-file was given, you must also"
                + " give grpc.tls.cert-file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "optional"})
  void askingForCertificatesThatNobodyVouchesForIsAnError(String auth) {
    assertThat(failure(server, "--grpc-tls-client-auth", auth))
        .isEqualTo(
            "flag --grpc-tls-client-auth: since grpc.tls.client-auth "
                + auth
                + " was given, you must also give grpc.tls.client-ca-file");
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    Path none = folder.resolve("none.pem");
    assertThat(failure(new Pki.Pair(none, server.key(), null)))
        .isEqualTo(
            "flag --grpc-tls-cert-file: grpc.tls.cert-file is \""
                + none
                + "\": there is no such file; name one that exists");
  }

  @Test
  void aFolderIsAnError() {
    assertThat(failure(new Pki.Pair(server.cert(), folder, null)))
        .startsWith(
            "flag --grpc-tls-key-file: grpc.tls.key-file is \""
                + folder
                + "\": it cannot be read (")
        .endsWith("); name a PEM file");
  }

  @Test
  void aFileThatIsNoPemIsAnError() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "hello");
    assertThat(failure(new Pki.Pair(text, server.key(), null)))
        .isEqualTo(
            "flag --grpc-tls-cert-file: grpc.tls.cert-file is \""
                + text
                + "\": there is no certificate in it; it must be PEM and have -----BEGIN"
                + " CERTIFICATE-----");
    assertThat(failure(new Pki.Pair(server.cert(), text, null)))
        .isEqualTo(
            "flag --grpc-tls-key-file: grpc.tls.key-file is \""
                + text
                + "\": there are no private keys in it, expected one; it must be PEM and have"
                + " -----BEGIN PRIVATE KEY-----");
  }

  @Test
  void aHugeFileIsAnError() throws Exception {
    Path huge = Files.write(folder.resolve("huge"), new byte[(1 << 20) + 1]);
    assertThat(failure(new Pki.Pair(huge, server.key(), null)))
        .endsWith("it is larger than 1MiB; name a PEM file");
  }

  @Test
  void damagedFilesAreErrors() throws Exception {
    String cert = Files.readString(server.cert());
    Path cut = Files.writeString(folder.resolve("cut"), cert.substring(0, cert.length() / 2));
    assertThat(failure(new Pki.Pair(cut, server.key(), null)))
        .endsWith("it is cut off or damaged: a -----BEGIN has no -----END of its own");
    Path nonsense = pem("nonsense", "CERTIFICATE", new byte[] {1, 2, 3});
    assertThat(failure(new Pki.Pair(nonsense, server.key(), null)))
        .endsWith("a certificate in it is damaged; write the file again");
    Path key = pem("key", "EC PRIVATE KEY", new byte[] {0x30, (byte) 0x84, 1, 2, 3});
    assertThat(failure(new Pki.Pair(server.cert(), key, null)))
        .endsWith(
            "the key is damaged or of an unknown kind; write an RSA or EC key as PKCS #8, with"
                + " \"openssl pkcs8 -topk8 -nocrypt -in FILE\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ENCRYPTED PRIVATE KEY", "RSA PRIVATE KEY"})
  void anEncryptedKeyIsAnError(String label) throws Exception {
    Path key =
        Files.writeString(
            folder.resolve("encrypted"),
            "-----BEGIN "
                + label
                + "-----\nProc-Type: 4,ENCRYPTED\n\nAQID\n-----END "
                + label
                + "-----\n");
    assertThat(failure(new Pki.Pair(server.cert(), key, null)))
        .endsWith(
            "the key is encrypted; write it without a password, with \"openssl pkcs8 -topk8"
                + " -nocrypt -in FILE\", and protect the file by its permissions");
  }

  @Test
  void theKeyOfAnotherCertificateIsAnError() throws Exception {
    Pki.Pair other = pki.make("other", b -> b.rsa2048());
    for (Path key : List.of(pki.server("next").key(), other.key())) {
      assertThat(failure(new Pki.Pair(server.cert(), key, null)))
          .isEqualTo(
              "flag --grpc-tls-key-file: grpc.tls.key-file is \""
                  + key
                  + "\": the key does not belong to the first certificate of grpc.tls.cert-file \""
                  + server.cert()
                  + "\"; give the key that the certificate was made for");
    }
  }

  @Test
  void anExpiredCertificateIsAnError() throws Exception {
    Pki.Pair old =
        pki.make(
            "old",
            b ->
                b.notAfter(Instant.parse("2020-01-01T00:00:00Z"))
                    .notBefore(Instant.parse("2019-01-01T00:00:00Z")));
    assertThat(failure(old))
        .isEqualTo(
            "flag --grpc-tls-cert-file: grpc.tls.cert-file is \""
                + old.cert()
                + "\": the certificate expired at 2020-01-01T00:00:00Z; replace it, or set the"
                + " clock");
  }

  @Test
  void aCertificateOfTheFutureIsAnError() throws Exception {
    Pki.Pair next =
        pki.make(
            "next",
            b ->
                b.notBefore(Instant.parse("2100-01-01T00:00:00Z"))
                    .notAfter(Instant.parse("2101-01-01T00:00:00Z")));
    assertThat(failure(next))
        .endsWith(
            "the certificate is not valid before 2100-01-01T00:00:00Z; replace it, or set the"
                + " clock");
  }

  @Test
  void anAuthorityFileWithoutCertificatesIsAnError() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), "");
    assertThat(failure(server, "--grpc-tls-client-ca-file", empty.toString()))
        .startsWith(
            "flag --grpc-tls-client-ca-file: grpc.tls.client-ca-file is \""
                + empty
                + "\": there is no certificate in it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS #8 EC", "PKCS #8 RSA", "PKCS #1", "SEC 1"})
  void keysAreReadInEveryForm(String form) throws Exception {
    boolean rsa = form.contains("RSA") || form.equals("PKCS #1");
    var generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
    if (rsa) {
      generator.initialize(2048);
    } else {
      generator.initialize(new ECGenParameterSpec("secp384r1"));
    }
    var keys = generator.generateKeyPair();
    Pki.Pair pair = pki.make("formed", b -> b.keyPair(keys).addSanDnsName("localhost"));
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
    Path key =
        switch (form) {
          case "PKCS #1" ->
              pem("k", "RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
          case "SEC 1" ->
              pem(
                  "k",
                  "EC PRIVATE KEY",
                  new ECPrivateKey(
                          384,
                          ECPrivateKey.getInstance(info.parsePrivateKey()).getKey(),
                          info.getPrivateKeyAlgorithm().getParameters())
                      .getEncoded());
          default -> pem("k", "PRIVATE KEY", keys.getPrivate().getEncoded());
        };

    try (App app = start(new Pki.Pair(pair.cert(), key, null))) {
      assertThat(health(app)).isEqualTo(ServingStatus.SERVING);
    }
  }

  private Path pem(String name, String label, byte[] der) throws Exception {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n");
  }

  private ServingStatus health(App app) throws Exception {
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                "localhost:" + app.port("grpc"),
                TlsChannelCredentials.newBuilder().trustManager(pki.ca().toFile()).build())
            .build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private static App start(Pki.Pair pair, String... more) throws StartException {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--grpc-tls-cert-file",
                pair.cert().toString(),
                "--grpc-tls-key-file",
                pair.key().toString()));
    args.addAll(List.of(more));
    return App.named("test").listen(GrpcServer.on(0)).start(args.toArray(String[]::new));
  }

  private static String failure(Pki.Pair pair, String... more) {
    return catchThrowableOfType(StartException.class, () -> start(pair, more).close()).getMessage();
  }

  private static String failure(String flag, Path file) {
    return catchThrowableOfType(
            StartException.class,
            () -> App.named("test").listen(GrpcServer.on(0)).start(flag, file.toString()).close())
        .getMessage();
  }
}
