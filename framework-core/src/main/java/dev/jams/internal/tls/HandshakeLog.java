package dev.jams.internal.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs connections that do not become what the listener speaks, and why. One warning in ten seconds
 * says how many went unsaid, so that nobody can fill the log; all of them are logged at debug.
 */
final class HandshakeLog {
  private static final Logger log = LoggerFactory.getLogger(HandshakeLog.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String listener;
  private long last;
  private boolean warned;
  private int unsaid;

  HandshakeLog(String listener) {
    this.listener = listener;
  }

  void failed(Channel connection, Throwable cause) {
    Throwable innermost = cause;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    if (cause instanceof ClosedChannelException || innermost instanceof ClosedChannelException) {
      // Somebody only looks whether the port is open.
      debug(connection, "the client closed the connection");
      return;
    }
    refused(connection, reason(cause, innermost));
  }

  void refused(Channel connection, String reason) {
    int before = takeTurn();
    if (before < 0) {
      debug(connection, reason);
      return;
    }
    log.atWarn()
        .addKeyValue("listener", listener)
        .addKeyValue("peer", connection.remoteAddress())
        .addKeyValue("reason", reason)
        .addKeyValue("unsaid", before)
        .log("connection refused");
  }

  private void debug(Channel connection, String reason) {
    log.atDebug()
        .addKeyValue("listener", listener)
        .addKeyValue("peer", connection.remoteAddress())
        .addKeyValue("reason", reason)
        .log("connection refused");
  }

  /**
   * @return how many have gone unsaid since the last warning, or -1 if this is one of them
   */
  private synchronized int takeTurn() {
    long now = System.nanoTime();
    if (warned && now - last < PAUSE_NANOS) {
      unsaid++;
      return -1;
    }
    warned = true;
    last = now;
    int before = unsaid;
    unsaid = 0;
    return before;
  }

  private String reason(Throwable cause, Throwable innermost) {
    if (cause instanceof NotSslRecordException || innermost instanceof NotSslRecordException) {
      return "the client does not speak TLS, and this listener speaks nothing else; let the client"
          + " use TLS (https:// for a URL)";
    }
    if (cause instanceof SslHandshakeTimeoutException) {
      return "the TLS handshake took too long";
    }
    String text = String.valueOf(innermost.getMessage());
    String lower = text.toLowerCase(Locale.ROOT).replace('_', ' ');
    if (lower.contains("peer did not return a certificate")
        || lower.contains("empty client certificate chain")) {
      return "the client shows no certificate, and " + listener + ".tls.client-auth is require";
    }
    if (lower.contains("alert")
        && (lower.contains("unknown ca")
            || lower.contains("bad certificate")
            || lower.contains("certificate unknown"))) {
      return "the client does not accept the certificate of this listener (" + text + ")";
    }
    return innermost instanceof SSLException || cause == innermost
        ? "the TLS handshake failed (" + text + ")"
        : "the TLS handshake failed (" + innermost.getClass().getSimpleName() + ": " + text + ")";
  }
}
