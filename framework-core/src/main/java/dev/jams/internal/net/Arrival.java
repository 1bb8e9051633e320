package dev.jams.internal.net;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.SocketAddress;

/**
 * When and from where the request has come that a connection is decoding; for those who refuse it
 * and are told neither. Belongs to the event loop of the connection.
 */
public final class Arrival {
  private static final FastThreadLocal<Arrival> CURRENT = new FastThreadLocal<>();

  private final Channel connection;
  private long began;

  /** That of the requests of a connection, one after the other. */
  public Arrival(Channel connection) {
    this.connection = connection;
  }

  /** The next request is there. */
  public void begin() {
    began = System.nanoTime();
  }

  /** What this thread does until {@link #leave} is about the request. */
  public void enter() {
    CURRENT.set(this);
  }

  /** The thread goes on with something else. */
  public static void leave() {
    CURRENT.set(null);
  }

  /** That of the request which this thread is decoding; null if it is decoding none. */
  public static Arrival current() {
    return CURRENT.getIfExists();
  }

  /** The other end of the connection. */
  public SocketAddress peer() {
    return connection.remoteAddress();
  }

  /** {@code https} if the connection has TLS, else {@code http}. */
  public String scheme() {
    return connection.pipeline().get(SslHandler.class) == null ? "http" : "https";
  }

  /** How long ago it was. */
  public long nanos() {
    return System.nanoTime() - began;
  }
}
