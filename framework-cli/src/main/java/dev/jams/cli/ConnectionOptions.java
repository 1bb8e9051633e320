package dev.jams.cli;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How to connect to a server. */
final class ConnectionOptions {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  @Option(
      names = "--plaintext",
      description = "Connect without TLS, as is the default for this machine and for http://.")
  private boolean plaintext;

  @Option(
      names = "--tls",
      description = "Connect with TLS, as is the default for other machines and for https://.")
  private boolean tls;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "PEM file of the authorities to trust instead of the JDK's. Means --tls.")
  private Path ca;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "PEM file of the client's own certificate, with --tls-key. Means --tls.")
  private Path cert;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM file of its key.")
  private Path key;

  @Option(
      names = "--tls-server-name",
      paramLabel = "NAME",
      description = "What the server's certificate names, if it is not the host.")
  private String serverName;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeConverter.class,
      description =
          "How long it may take, such as 250ms, 5s or 2m. 30s by default; streams have no end"
              + " unless it is given.")
  private Duration timeout;

  /** Empty if none was given. */
  Optional<Duration> givenTimeout() {
    return Optional.ofNullable(timeout);
  }

  Duration timeout() {
    return givenTimeout().orElse(DEFAULT_TIMEOUT);
  }

  Connection connect(Terminal terminal, Address address) throws CliException {
    boolean wantsTls = tls || ca != null || cert != null || key != null || serverName != null;
    if (plaintext && wantsTls) {
      throw CliException.usage("--plaintext and a flag of TLS exclude each other; leave one out");
    }
    if ((cert == null) != (key == null)) {
      throw CliException.usage("--tls-cert and --tls-key belong together; give both or none");
    }
    boolean encrypted = wantsTls || (!plaintext && address.wantsTls());
    return new Connection(
        address, encrypted ? tls(terminal) : InsecureChannelCredentials.create(), serverName);
  }

  private ChannelCredentials tls(Terminal terminal) throws CliException {
    TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder();
    try {
      if (ca != null) {
        credentials.trustManager(readable("--tls-ca", terminal.path(ca)));
      }
      if (cert != null) {
        credentials.keyManager(
            readable("--tls-cert", terminal.path(cert)), readable("--tls-key", terminal.path(key)));
      }
    } catch (IOException e) {
      throw CliException.usage("a file of TLS cannot be read (" + e + "); name PEM files");
    }
    return credentials.build();
  }

  private static File readable(String flag, Path file) throws CliException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw CliException.usage(flag + " " + file + " cannot be read; name a PEM file that exists");
    }
    return file.toFile();
  }
}
