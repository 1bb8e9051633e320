package dev.jams.internal.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one side of TLS knows: who it is and whom it trusts.
 *
 * @param identity its own certificate, if it has one
 * @param trusted the authorities that may vouch for the peer; empty for those of the JDK
 */
record TlsMaterial(Optional<Identity> identity, List<X509Certificate> trusted) {
  /**
   * A certificate with its key.
   *
   * @param chain the certificate itself, then those that vouch for it
   */
  record Identity(PrivateKey key, List<X509Certificate> chain) {
    X509Certificate certificate() {
      return chain.get(0);
    }

    /** When the first certificate of the chain expires. */
    Instant expiry() {
      return chain.stream()
          .map(certificate -> certificate.getNotAfter().toInstant())
          .min(Instant::compareTo)
          .orElseThrow();
    }
  }
}
