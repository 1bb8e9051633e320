package dev.jams.internal.tls;

import dev.jams.StartException;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettySslContextChannelCredentials;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * The TLS of a gRPC client, of plain values, so that any settings can give them. Immutable.
 *
 * <p>It is on if anything is given; {@code enabled} alone means the authorities of the JDK.
 */
public final class ClientTls {
  private static final List<String> PROTOCOLS = List.of("h2");

  private final String owner;
  private final boolean on;
  private final TlsFiles files;
  private final String serverName;

  private ClientTls(String owner, boolean on, TlsFiles files, String serverName) {
    this.owner = owner;
    this.on = on;
    this.files = files;
    this.serverName = serverName;
  }

  /**
   * Empty texts stand for what is not given.
   *
   * @param prefix of the settings' keys without the last dot, for errors, logs and metrics; under
   *     it are {@code enabled}, {@code ca-file}, {@code cert-file}, {@code key-file} and {@code
   *     server-name}
   * @param sources where each of them has its value from, by that last word of its key
   * @param caFile the authorities to trust instead of those of the JDK
   * @param certFile the client's own certificate chain, with {@code keyFile}
   * @param serverName what the server's certificate must name instead of the target's host
   * @throws StartException if of certificate and key only one is given
   */
  public static ClientTls of(
      String prefix,
      Function<String, Optional<String>> sources,
      boolean enabled,
      String caFile,
      String certFile,
      String keyFile,
      String serverName)
      throws StartException {
    return of(
        prefix,
        enabled,
        file(prefix, "ca-file", caFile, sources),
        file(prefix, "cert-file", certFile, sources),
        file(prefix, "key-file", keyFile, sources),
        serverName);
  }

  private static PemFile file(
      String prefix, String name, String path, Function<String, Optional<String>> sources) {
    return new PemFile(prefix + "." + name, path, PemFile.place(sources.apply(name)));
  }

  static ClientTls of(
      String prefix, boolean enabled, PemFile ca, PemFile cert, PemFile key, String serverName)
      throws StartException {
    TlsFiles files = TlsFiles.of(cert, key, ca);
    boolean on = enabled || !files.areNone() || !serverName.isEmpty();
    return new ClientTls(prefix, on, files, serverName);
  }

  /** No TLS. */
  public static ClientTls off() {
    return new ClientTls(
        "", false, new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty()), "");
  }

  /** Whether connections are encrypted. */
  public boolean isOn() {
    return on;
  }

  /**
   * @throws StartException if files are no good
   */
  public void check() throws StartException {
    files.check();
  }

  /**
   * Reads the files, and looks at them again and again.
   *
   * @param timer runs the looks; stays the caller's
   * @throws StartException if a file is no good
   */
  public Opened open(TlsTimes times, ScheduledExecutorService timer) throws StartException {
    if (!on) {
      return new Opened(InsecureChannelCredentials.create(), "", () -> {});
    }
    CertificateWatch watch =
        new CertificateWatch(
            owner, files, material -> SslContexts.client(material, PROTOCOLS), times, timer);
    return new Opened(
        NettySslContextChannelCredentials.create(watch.context()), serverName, watch::close);
  }

  /**
   * For any number of channels: new connections of theirs show and trust what the files have then.
   * Closing it ends only that the files are looked at.
   *
   * @param serverName the empty text for the target's own
   */
  public record Opened(ChannelCredentials credentials, String serverName, Runnable end)
      implements AutoCloseable {
    /** Makes a channel, which was made with the credentials, expect the server's name. */
    public void addTo(ManagedChannelBuilder<?> channel) {
      if (!serverName.isEmpty()) {
        channel.overrideAuthority(serverName);
      }
    }

    @Override
    public void close() {
      end.run();
    }
  }
}
