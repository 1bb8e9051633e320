package dev.jams.http;

import com.linecorp.armeria.internal.common.InitiateConnectionShutdown;
import dev.jams.internal.net.GoAwayGrace;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import java.util.concurrent.TimeUnit;

/**
 * Ends an HTTP/2 connection by RFC 9113, section 6.8: a GOAWAY that all calls may still follow,
 * then the final one a moment after the client has answered a ping, and so has read the first. A
 * client that had no warning would have calls on their way that are refused.
 */
final class Http2Farewell {
  /** The server's own pings have other contents. */
  private static final long PING = 0x6a616d7362796521L;

  /** To serve what comes within a second, as it takes until a client has got the GOAWAY. */
  static final InitiateConnectionShutdown SOON = InitiateConnectionShutdown.of();

  static final InitiateConnectionShutdown NOW = InitiateConnectionShutdown.of(0);

  private static final long MOST_MILLIS = 1_000;

  private final Channel connection;
  private final Runnable done;
  private boolean over;

  private Http2Farewell(Channel connection, Runnable done) {
    this.connection = connection;
    this.done = done;
  }

  /**
   * To be called on the event loop of the connection.
   *
   * @param done called there once no more calls can come
   */
  static void say(Channel connection, Http2ConnectionHandler codec, Runnable done) {
    new Http2Farewell(connection, done).say(codec);
  }

  private void say(Http2ConnectionHandler codec) {
    var listener = codec.decoder().frameListener();
    codec
        .decoder()
        .frameListener(
            new Http2FrameListenerDecorator(listener) {
              @Override
              public void onPingAckRead(ChannelHandlerContext ctx, long data)
                  throws Http2Exception {
                if (data == PING) {
                  endAfter(GoAwayGrace.MILLIS);
                } else {
                  super.onPingAckRead(ctx, data);
                }
              }
            });
    connection.pipeline().fireUserEventTriggered(SOON);
    ChannelHandlerContext ctx = connection.pipeline().context(codec);
    codec.encoder().writePing(ctx, false, PING, ctx.newPromise());
    ctx.flush();
    endAfter(MOST_MILLIS);
    connection.closeFuture().addListener(closed -> end());
  }

  private void endAfter(long millis) {
    var unused = connection.eventLoop().schedule(this::end, millis, TimeUnit.MILLISECONDS);
  }

  private void end() {
    if (!over) {
      over = true;
      if (connection.isActive()) {
        connection.pipeline().fireUserEventTriggered(NOW);
      }
      done.run();
    }
  }
}
