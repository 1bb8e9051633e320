package dev.jams.internal.tls;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.Tls;
import io.netty.handler.ssl.ClientAuth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of a listener's TLS. */
public final class TlsSettings {
  private static final String NONE = "none";
  private static final String OPTIONAL = "optional";
  private static final String REQUIRE = "require";

  private final String listener;
  private final Setting<String> certFile;
  private final Setting<String> keyFile;
  private final Setting<String> clientCaFile;
  private final Setting<String> clientAuth;
  private final Setting<Duration> handshakeTimeout;

  /**
   * Their defaults are what the code says.
   *
   * @param listener the listener's name, which the keys begin with
   * @param handshakeTimeout how long a handshake may take; one of the listener's own settings
   */
  public TlsSettings(String listener, Optional<Tls> code, Setting<Duration> handshakeTimeout) {
    String prefix = listener + ".tls.";
    String ca = code.flatMap(Tls::clientCa).map(String::valueOf).orElse("");
    this.listener = listener;
    this.certFile =
        Setting.text(
            prefix + "cert-file",
            code.map(tls -> tls.cert().toString()).orElse(""),
            "PEM file of the certificate chain; the " + listener + " listener speaks TLS with it");
    this.keyFile =
        Setting.text(
            prefix + "key-file",
            code.map(tls -> tls.key().toString()).orElse(""),
            "PEM file of the certificate's private key, without a password");
    this.clientCaFile =
        Setting.text(
            prefix + "client-ca-file",
            ca,
            "PEM file of the authorities whose certificates clients may show");
    this.clientAuth =
        Setting.choice(
            prefix + "client-auth",
            ca.isEmpty() ? NONE : REQUIRE,
            List.of(NONE, OPTIONAL, REQUIRE),
            "whether clients must show a certificate; require where a client-ca-file is given");
    this.handshakeTimeout = handshakeTimeout;
  }

  /** All but the last. */
  public List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>(List.of(certFile, keyFile, clientCaFile, clientAuth));
    all.addAll(TlsTimes.settings());
    return all;
  }

  /**
   * @throws StartException if the settings do not go together or files are no good
   */
  public void check(Config config) throws StartException {
    files(config).check();
  }

  /**
   * Reads the files.
   *
   * @param protocols what is spoken over TLS, by ALPN names, preferred first
   * @throws StartException if the settings do not go together or a file is no good
   */
  public ListenerTls open(Config config, String... protocols) throws StartException {
    TlsFiles files = files(config);
    Duration timeout = config.get(handshakeTimeout);
    return new ListenerTls(
        listener,
        files,
        of(config.get(clientAuth)),
        List.of(protocols),
        timeout,
        TlsTimes.of(config));
  }

  private TlsFiles files(Config config) throws StartException {
    TlsFiles files =
        TlsFiles.of(
            PemFile.of(config, certFile),
            PemFile.of(config, keyFile),
            PemFile.of(config, clientCaFile));
    String auth = config.get(clientAuth);
    if (files.cert().isEmpty() && files.ca().isPresent()) {
      throw TlsFiles.alsoNeeded(
          PemFile.place(config, clientCaFile), clientCaFile.key(), certFile.key());
    }
    if (files.ca().isEmpty() && !auth.equals(NONE)) {
      throw TlsFiles.alsoNeeded(
          PemFile.place(config, clientAuth), clientAuth.key() + " " + auth, clientCaFile.key());
    }
    return files;
  }

  private static ClientAuth of(String word) {
    return switch (word) {
      case REQUIRE -> ClientAuth.REQUIRE;
      case OPTIONAL -> ClientAuth.OPTIONAL;
      default -> ClientAuth.NONE;
    };
  }
}
