package dev.jams;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The PEM files of a listener's TLS, for {@link GrpcServer#tls} and its like:
 *
 * <pre>{@code
 * GrpcServer.on(42001).tls(Tls.of(Path.of("tls.crt"), Path.of("tls.key")).clientCa(Path.of("ca.crt")))
 * }</pre>
 *
 * <p>They are the defaults of the settings {@code <listener>.tls.cert-file}, {@code key-file} and
 * {@code client-ca-file}. They are read when the app starts, and again when they change. Immutable.
 */
public final class Tls {
  private final Path cert;
  private final Path key;
  private final Optional<Path> clientCa;

  private Tls(Path cert, Path key, Optional<Path> clientCa) {
    this.cert = cert;
    this.key = key;
    this.clientCa = clientCa;
  }

  /**
   * TLS with a certificate.
   *
   * @param cert the certificate, then those that vouch for it
   * @param key its private key without a password: PKCS #8, or the older forms of RSA and EC
   */
  public static Tls of(Path cert, Path key) {
    return new Tls(
        Objects.requireNonNull(cert, "cert"), Objects.requireNonNull(key, "key"), Optional.empty());
  }

  /**
   * The same, but clients must show a certificate, unless {@code <listener>.tls.client-auth} says
   * otherwise.
   *
   * @param clientCa the authorities that may have signed it
   */
  public Tls clientCa(Path clientCa) {
    return new Tls(cert, key, Optional.of(clientCa));
  }

  /** The file of the certificate chain. */
  public Path cert() {
    return cert;
  }

  /** The file of the private key. */
  public Path key() {
    return key;
  }

  /** The file of the authorities of clients. */
  public Optional<Path> clientCa() {
    return clientCa;
  }
}
