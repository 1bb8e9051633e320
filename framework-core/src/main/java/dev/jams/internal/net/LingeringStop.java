package dev.jams.internal.net;

import dev.jams.Setting;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Closes the connections of a listener that stops so that their last answers arrive. A client sends
 * on until it has got the GOAWAY, and a socket that is closed while there is something to read, or
 * gets something afterwards, is reset, with all that was on its way. So only the server's side ends
 * at first, and what still comes is thrown away, until the client closes the connection or has been
 * silent for a time.
 *
 * <p>An HTTP/1.1 connection without a request in it has no answer to lose and is closed at once.
 */
public final class LingeringStop extends ChannelDuplexHandler {
  /** One for both listeners, which end together. */
  public static final Setting<Duration> TIMEOUT =
      Setting.duration(
          "shutdown.linger-timeout",
          Duration.ofSeconds(1),
          "how long a connection of a stopping app has to be silent after its last answer, for the"
              + " answer to arrive, before it is closed unless its client has done so; at most five"
              + " times as long if the client goes on sending; 0s to close at once");

  /** A client that sends for ever must not hold up the stop. */
  private static final int MOST = 5;

  private final BooleanSupplier stopping;
  private final Duration timeout;
  private boolean lingering;
  private long begin;
  private long lastRead;

  /**
   * Has to stand before all other handlers of its connection.
   *
   * @param stopping whether the listener is about to stop
   */
  public LingeringStop(BooleanSupplier stopping, Duration timeout) {
    this.stopping = stopping;
    this.timeout = timeout;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (lingering) {
      closeWith(ctx.channel().closeFuture(), promise);
    } else if (ctx.channel() instanceof DuplexChannel socket && mayLoseAnAnswer(socket)) {
      lingering = true;
      begin = System.nanoTime();
      lastRead = begin;
      closeWith(socket.closeFuture(), promise);
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> endOutput(socket));
      // Where the client has told the server to wait with reading, it now has no say in it.
      socket.config().setAutoRead(true);
      awaitSilence(ctx, timeout.toNanos());
    } else {
      ctx.close(promise);
    }
  }

  private void awaitSilence(ChannelHandlerContext ctx, long nanos) {
    var unused = ctx.executor().schedule(() -> endIfSilent(ctx), nanos, TimeUnit.NANOSECONDS);
  }

  private void endIfSilent(ChannelHandlerContext ctx) {
    long now = System.nanoTime();
    long left = timeout.toNanos() - (now - lastRead);
    if (left <= 0 || now - begin >= MOST * timeout.toNanos()) {
      ctx.close();
    } else if (ctx.channel().isOpen()) {
      awaitSilence(ctx, left);
    }
  }

  private boolean mayLoseAnAnswer(DuplexChannel socket) {
    return stopping.getAsBoolean()
        && !timeout.isZero()
        && socket.isActive()
        && (socket.isOutputShutdown()
            || socket.pipeline().get(Http2ConnectionHandler.class) != null);
  }

  private static void closeWith(ChannelFuture closed, ChannelPromise promise) {
    closed.addListener(done -> promise.trySuccess());
  }

  private static void endOutput(DuplexChannel socket) {
    if (socket.isActive() && !socket.isOutputShutdown()) {
      socket.shutdownOutput();
    }
  }

  /** Servers know no use for it and would warn of it. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != ChannelOutputShutdownEvent.INSTANCE || !lingering) {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (lingering) {
      lastRead = System.nanoTime();
      ReferenceCountUtil.release(msg);
    } else {
      ctx.fireChannelRead(msg);
    }
  }
}
