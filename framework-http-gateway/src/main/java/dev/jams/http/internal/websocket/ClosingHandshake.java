package dev.jams.http.internal.websocket;

import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The end of a WebSocket: RFC 6455, section 7.1. When both sides have sent their close frame, the
 * server closes the connection. It does not do so earlier, because bytes that arrive on a closed
 * connection can take the close frame away from the client; and it does not wait for ever. All
 * state belongs to the event loop.
 */
final class ClosingHandshake {
  /** How long a client may take to answer the close frame. */
  private static final long ANSWER_SECONDS = 3;

  /** How long a slow client may take to read up to the close frame. */
  private static final long READ_SECONDS = 60;

  private final HttpResponseWriter out;
  private final EventLoop eventLoop;

  /** The connection, which is this WebSocket's alone; null over HTTP/2. */
  private final Channel connection;

  private Future<?> patience;
  private boolean over;

  ClosingHandshake(ServiceRequestContext ctx, HttpResponseWriter out) {
    this.out = out;
    this.eventLoop = ctx.eventLoop().withoutContext();
    this.connection = ctx.sessionProtocol().isMultiplex() ? null : ctx.log().partial().channel();
  }

  /** The server's close frame is on its way. */
  void begin() {
    giveUpIn(READ_SECONDS);
    var unusedConsumed =
        out.whenConsumed().thenRun(() -> eventLoop.execute(() -> giveUpIn(ANSWER_SECONDS)));
    var unusedComplete =
        out.whenComplete().handle((unused, cause) -> onEventLoop(this::disconnect));
  }

  private void giveUpIn(long seconds) {
    if (patience != null) {
      patience.cancel(false);
    }
    if (!over) {
      patience = eventLoop.schedule(this::giveUp, seconds, TimeUnit.SECONDS);
    }
  }

  /** The client has closed its side, too. */
  void complete() {
    out.close();
  }

  private void giveUp() {
    // Over HTTP/1.1 not even that is sent while the client does not read.
    out.abort();
    if (connection != null) {
      var unused = connection.close();
    }
  }

  private void disconnect() {
    over = true;
    patience.cancel(false);
    if (connection != null) {
      // Behind everything that has been written.
      var unused =
          connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  private Void onEventLoop(Runnable task) {
    if (eventLoop.inEventLoop()) {
      task.run();
    } else {
      eventLoop.execute(task);
    }
    return null;
  }
}
