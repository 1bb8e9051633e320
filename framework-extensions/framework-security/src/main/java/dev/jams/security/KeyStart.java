package dev.jams.security;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Opens the keys of an issuer when an app starts. */
final class KeyStart {
  private KeyStart() {}

  /**
   * Reads a file, which has to be there, or begins to read an address, which need not answer yet.
   *
   * @param section whose part {@code jwt} the settings are
   */
  static IssuerKeys open(JwtSettings jwt, Config config, Setting<?> section) throws StartException {
    KeySource source = source(jwt, config, section);
    if (jwt.jwksFile().isPresent()) {
      try {
        KeySet.parse(source.read(), jwt.pinned());
      } catch (IOException | ParseException e) {
        String reason = e instanceof ParseException ? e.getMessage() : "cannot be read";
        throw config.refusal(
            section,
            "jwt.jwks-file",
            "the file " + reason + "; expected a JSON Web Key Set with public keys");
      }
    }
    IssuerKeys keys = new IssuerKeys(source, jwt, System::nanoTime);
    // In bounded time, so that the first calls need not wait.
    var unused = keys.fetch().join();
    return keys;
  }

  private static KeySource source(JwtSettings jwt, Config config, Setting<?> section)
      throws StartException {
    int maxSize = (int) jwt.maxKeySetSize().bytes();
    if (jwt.jwksFile().isPresent()) {
      return new KeySource.OfFile(jwt.jwksFile().get(), maxSize);
    }
    SSLSocketFactory tls = null;
    if (jwt.jwksCaFile().isPresent()) {
      try {
        tls = trusting(jwt.jwksCaFile().get());
      } catch (IOException | GeneralSecurityException e) {
        throw config.refusal(
            section,
            "jwt.jwks-ca-file",
            "it has no certificates that can be read; expected a PEM file of authorities");
      }
    }
    URI url = jwt.jwksUrl().orElseThrow();
    return new UrlSource(url, jwt.fetchTimeout(), maxSize, tls);
  }

  private static SSLSocketFactory trusting(Path file) throws IOException, GeneralSecurityException {
    Collection<? extends Certificate> authorities;
    try (InputStream in = Files.newInputStream(file)) {
      authorities = CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
    if (authorities.isEmpty()) {
      throw new GeneralSecurityException("no certificates");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (Certificate authority : authorities) {
      store.setCertificateEntry("authority-" + count++, authority);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
