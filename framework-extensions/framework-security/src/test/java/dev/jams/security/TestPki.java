package dev.jams.security;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority, and what it signs, for one test. */
final class TestPki {
  private final Path folder;
  private final X509Bundle authority;
  final Path ca;

  TestPki(Path folder) throws Exception {
    this.folder = folder;
    this.authority = builder("CN=authority").setIsCertificateAuthority(true).buildSelfSigned();
    this.ca = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
  }

  private static CertificateBuilder builder(String subject) {
    return new CertificateBuilder()
        .subject(subject)
        .notBefore(Instant.now().minus(1, ChronoUnit.DAYS))
        .notAfter(Instant.now().plus(60, ChronoUnit.DAYS));
  }

  /** A certificate and its key, as files, too. */
  record Pair(Path cert, Path key, X509Bundle bundle) {}

  Pair server() throws Exception {
    return written(
        "server",
        builder("CN=server")
            .addSanDnsName("localhost")
            .addSanIpAddress("127.0.0.1")
            .buildIssuedBy(authority));
  }

  Pair client(String name) throws Exception {
    return written(
        name,
        builder("CN=" + name)
            .addSanDnsName(name + ".test")
            .addSanUriName(URI.create("spiffe://test/" + name))
            .buildIssuedBy(authority));
  }

  private Pair written(String name, X509Bundle bundle) throws Exception {
    return new Pair(
        Files.writeString(folder.resolve(name + ".crt"), bundle.getCertificatePathPEM()),
        Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM()),
        bundle);
  }

  /**
   * What a client trusts and shows.
   *
   * @param own null for no certificate
   */
  SSLContext context(Pair own) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.getCertificate());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    if (own != null) {
      keys.setKeyEntry(
          "own",
          own.bundle.getKeyPair().getPrivate(),
          new char[0],
          new X509Certificate[] {own.bundle.getCertificate()});
    }
    var shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    shown.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(shown.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return context;
  }
}
