package dev.jams.internal.tls;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to a listener that is configured as this process is. It is found by its address on this
 * machine and told nothing, so whatever certificate it shows will do; and it is shown its own
 * certificate where it asks for one.
 */
public final class OwnTls {
  private static final char[] NO_PASSWORD = {};

  private OwnTls() {}

  /**
   * A context of the JDK.
   *
   * @param certFile names the PEM file of the listener's certificate
   * @param keyFile names that of its key
   * @throws StartException if a file is no good
   */
  public static SSLContext context(Config config, Setting<String> certFile, Setting<String> keyFile)
      throws StartException, IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(config, certFile, keyFile), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be used: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keyManagers(
      Config config, Setting<String> certFile, Setting<String> keyFile)
      throws StartException, IOException, GeneralSecurityException {
    PemFile cert = PemFile.of(config, certFile);
    PemFile key = PemFile.of(config, keyFile);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setKeyEntry(
        "own",
        Pem.privateKey(key, key.read()),
        NO_PASSWORD,
        Pem.certificates(cert, cert.read()).toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers();
  }

  /** For clients that make a context of their own. */
  public static TrustManager[] trustManagers() {
    return new TrustManager[] {new Anybody()};
  }

  /** The extended kind, which the JDK adds no checks of its own to. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
