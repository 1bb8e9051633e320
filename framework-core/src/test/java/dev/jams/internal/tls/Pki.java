package dev.jams.internal.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;

/** An authority and what it signs, made for one test and written to its folder. */
final class Pki {
  private static int serial = 1;

  private final Path folder;
  private final X509Bundle authority;
  private final Path ca;

  /**
   * @param name of the authority and of its file
   */
  Pki(Path folder, String name) throws Exception {
    this.folder = folder;
    this.authority =
        new CertificateBuilder()
            .subject("CN=" + name)
            .notBefore(Instant.now().minus(9, ChronoUnit.DAYS))
            .notAfter(Instant.now().plus(90, ChronoUnit.DAYS))
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    this.ca = Files.writeString(folder.resolve(name + ".pem"), authority.getCertificatePEM());
  }

  /** The file of the authority's certificate. */
  Path ca() {
    return ca;
  }

  /** A certificate and its key in files. */
  record Pair(Path cert, Path key, X509Bundle bundle) {
    BigInteger serial() {
      return bundle.getCertificate().getSerialNumber();
    }

    /** Overwrites the files with those of another. */
    void become(Pair other) throws IOException {
      Files.copy(other.key, key, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      Files.copy(other.cert, cert, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Of a server on this machine. */
  Pair server(String file) throws Exception {
    return make(file, builder -> builder.addSanDnsName("localhost").addSanIpAddress("127.0.0.1"));
  }

  /** Of a client with these names. */
  Pair client(String name) throws Exception {
    return make(
        name, b -> b.addSanDnsName(name + ".test").addSanUriName(uri("spiffe://test/" + name)));
  }

  private static java.net.URI uri(String uri) {
    return java.net.URI.create(uri);
  }

  /** Any other, which is called as its file is. */
  Pair make(String file, UnaryOperator<CertificateBuilder> how) throws Exception {
    X509Bundle bundle =
        how.apply(
                new CertificateBuilder()
                    .subject("CN=" + file)
                    .serial(BigInteger.valueOf(serial++))
                    .notBefore(Instant.now().minus(2, ChronoUnit.DAYS))
                    .notAfter(Instant.now().plus(60, ChronoUnit.DAYS)))
            .buildIssuedBy(authority);
    return new Pair(
        Files.writeString(folder.resolve(file + ".crt"), bundle.getCertificatePathPEM()),
        Files.writeString(folder.resolve(file + ".key"), bundle.getPrivateKeyPEM()),
        bundle);
  }
}
