package dev.jams.internal.tls;

import dev.jams.StartException;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The TLS of a listener that runs, or that it has none: either way it watches how connections
 * begin. One class for both transports, so that both do the same.
 */
public final class ListenerTls implements AutoCloseable {
  private final HandshakeLog log;
  private final Duration handshakeTimeout;
  private final Optional<CertificateWatch> certificate;
  private final Optional<ScheduledExecutorService> timer;
  private final HandshakeWatch handshakes;
  private final PlaintextWatch plaintext;

  ListenerTls(
      String listener,
      TlsFiles files,
      ClientAuth clientAuth,
      List<String> protocols,
      Duration handshakeTimeout,
      TlsTimes times)
      throws StartException {
    this.log = new HandshakeLog(listener);
    this.handshakeTimeout = handshakeTimeout;
    this.handshakes = new HandshakeWatch(log);
    this.plaintext =
        new PlaintextWatch(
            log, "give --" + listener + "-tls-cert-file, or let the client use no TLS");
    if (files.cert().isEmpty()) {
      this.timer = Optional.empty();
      this.certificate = Optional.empty();
      return;
    }
    ScheduledExecutorService checks = newTimer(listener);
    try {
      this.certificate =
          Optional.of(
              new CertificateWatch(
                  listener,
                  files,
                  material -> SslContexts.server(material, clientAuth, protocols),
                  times,
                  checks));
    } catch (StartException | RuntimeException e) {
      checks.shutdownNow();
      throw e;
    }
    this.timer = Optional.of(checks);
  }

  /** A thread of its own, because files on a network may take their time. */
  private static ScheduledExecutorService newTimer(String listener) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "jams-tls-" + listener);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Whether connections are encrypted. */
  public boolean isOn() {
    return certificate.isPresent();
  }

  /** Makes a gRPC server speak it. */
  public void addTo(NettyServerBuilder server) {
    server.protocolNegotiator(
        certificate.isPresent()
            ? GrpcNegotiator.tls(certificate.get().context(), handshakes)
            : GrpcNegotiator.plaintext(plaintext));
  }

  /** Makes a new connection speak it that Armeria has prepared for HTTPS, or for HTTP. */
  public void addTo(ChannelPipeline connection) {
    if (certificate.isEmpty()) {
      connection.addFirst(plaintext);
      return;
    }
    SslContext context = certificate.get().context();
    SslHandler tls = new SslHandler(context.newEngine(connection.channel().alloc()));
    tls.setHandshakeTimeoutMillis(handshakeTimeout.toMillis());
    // In place of Armeria's own, whose certificates would be others'.
    StaleTimeout place = new StaleTimeout();
    connection.replace(SniHandler.class, null, place);
    connection.addAfter(connection.context(place).name(), null, tls);
    connection.addAfter(connection.context(tls).name(), null, handshakes);
  }

  /** Ends looking at the files. What has begun goes on. */
  @Override
  public void close() {
    certificate.ifPresent(CertificateWatch::close);
    timer.ifPresent(ScheduledExecutorService::shutdownNow);
  }
}
