package dev.jams.internal.tls;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.util.ArrayList;
import java.util.List;

/** The settings of the TLS to a gRPC server that answers calls instead of this process. */
public final class ClientTlsSettings {
  private final String prefix;
  private final Setting<Boolean> enabled;
  private final Setting<String> caFile;
  private final Setting<String> certFile;
  private final Setting<String> keyFile;
  private final Setting<String> serverName;

  /**
   * @param prefix of the keys, without the last dot
   * @param server the server for people
   */
  public ClientTlsSettings(String prefix, String server) {
    this.prefix = prefix;
    this.enabled =
        Setting.bool(
            prefix + ".enabled",
            false,
            "speak TLS to " + server + ", also where nothing else about TLS is given");
    this.caFile =
        Setting.text(
            prefix + ".ca-file",
            "",
            "PEM file of the authorities that may vouch for "
                + server
                + "; those of the JDK where none is given");
    this.certFile =
        Setting.text(
            prefix + ".cert-file", "", "PEM file of the certificate chain to show to " + server);
    this.keyFile =
        Setting.text(prefix + ".key-file", "", "PEM file of that certificate's private key");
    this.serverName =
        Setting.text(
            prefix + ".server-name",
            "",
            "name that the certificate of " + server + " must have, if not the host it is called");
  }

  /** All of them. */
  public List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>(List.of(enabled, caFile, certFile, keyFile, serverName));
    all.addAll(TlsTimes.settings());
    return all;
  }

  /** What they say. */
  public ClientTls of(Config config) throws StartException {
    return ClientTls.of(
        prefix,
        config.get(enabled),
        PemFile.of(config, caFile),
        PemFile.of(config, certFile),
        PemFile.of(config, keyFile),
        config.get(serverName));
  }
}
