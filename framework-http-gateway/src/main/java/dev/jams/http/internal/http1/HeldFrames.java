package dev.jams.http.internal.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.nio.channels.ClosedChannelException;

/**
 * Keeps the frames that follow the 101 of an upgrade to HTTP/2 until the client begins with HTTP/2
 * itself, which it does by RFC 7540, section 3.2, as soon as it has the 101. A server need not
 * wait; but where frames came together with the 101, the client of JDK 17 lost some of them now and
 * then, and the call failed or hung.
 *
 * <p>What is kept is limited by the window that every connection has in the beginning.
 */
final class HeldFrames extends ChannelDuplexHandler {
  private PendingWriteQueue frames;
  private boolean switched;

  /** Has a connection do so if the request that is being read leads to an upgrade. */
  static void expect(ChannelHandlerContext before) {
    ChannelPipeline connection = before.pipeline();
    if (connection.get(HeldFrames.class) == null) {
      connection.addBefore(before.name(), null, new HeldFrames());
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    frames = new PendingWriteQueue(ctx);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (switched) {
      frames.add(msg, promise);
      return;
    }
    switched =
        msg instanceof HttpResponse response
            && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
            && response
                .headers()
                .containsValue(
                    HttpHeaderNames.UPGRADE, Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, true);
    ctx.write(msg, promise);
  }

  /** Bytes come this far only when nothing decodes them as HTTP/1.1 any more. */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof ByteBuf) {
      ctx.pipeline().remove(this);
    }
    ctx.fireChannelRead(msg);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      frames.removeAndWriteAll();
      ctx.flush();
    } else {
      frames.removeAndFailAll(new ClosedChannelException());
    }
  }
}
