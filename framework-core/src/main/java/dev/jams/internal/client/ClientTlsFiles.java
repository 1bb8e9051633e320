package dev.jams.internal.client;

import dev.jams.About;
import dev.jams.StartException;
import dev.jams.internal.tls.ClientTls;

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
  /**
   * @param prefix of the keys, without the last dot
   */
  ClientTls as(String prefix) throws StartException {
    return ClientTls.of(prefix, enabled, caFile, certFile, keyFile, serverName);
  }
}
