package dev.jams.internal.client;

import dev.jams.About;
import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.tls.ClientTls;
import java.util.Map;

/** The TLS of a client; the empty text stands for none. */
public record ClientTlsFiles(
    @About(
            value = "whether to speak TLS, also where nothing else about TLS is given",
            defaultValue = "false")
        boolean enabled,
    @About(
            value = "PEM file of the authorities that may vouch for the server; else the JDK's",
            defaultValue = "")
        String caFile,
    @About(value = "PEM file of the certificate chain to show to the server", defaultValue = "")
        String certFile,
    @About(value = "PEM file of that certificate's private key", defaultValue = "") String keyFile,
    @About(
            value = "name that the server's certificate must have, if not the host it is called",
            defaultValue = "")
        String serverName) {
  /** What is given for a client. */
  ClientTls of(Config config, Setting<Map<String, ClientSettings>> clients, String name)
      throws StartException {
    return ClientTls.of(
        clients.key() + "." + name + ".tls",
        key -> config.source(clients, name + ".tls." + key),
        enabled,
        caFile,
        certFile,
        keyFile,
        serverName);
  }
}
