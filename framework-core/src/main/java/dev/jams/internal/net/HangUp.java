package dev.jams.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection so that its client learns why: GOAWAY, then the end of the server's side, and
 * the rest a second later. A socket that is closed while there is something to read would be reset,
 * and the GOAWAY lost.
 */
final class HangUp {
  static final int NO_HTTP2 = -1;

  private static final long LINGER_SECONDS = 1;

  private HangUp() {}

  /**
   * @param ctx behind which nobody is asked; what still comes has to be thrown away there
   * @param lastStream that may have been served, or {@link #NO_HTTP2}
   */
  static void after(ChannelHandlerContext ctx, int lastStream, String reason) {
    Channel connection = ctx.channel();
    // However much of an answer is in front of it.
    ctx.executor().schedule(() -> ctx.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    if (lastStream == NO_HTTP2) {
      endOutput(connection);
      return;
    }
    ByteBuf frame = ctx.alloc().buffer();
    frame.writeZero(Http2CodecUtil.FRAME_HEADER_LENGTH);
    frame.writeInt(lastStream).writeInt((int) Http2Error.ENHANCE_YOUR_CALM.code());
    ByteBufUtil.writeAscii(frame, reason);
    frame.setMedium(0, frame.readableBytes() - Http2CodecUtil.FRAME_HEADER_LENGTH);
    frame.setByte(3, Http2FrameTypes.GO_AWAY).setByte(4, new Http2Flags().value());
    ctx.writeAndFlush(frame).addListener(written -> endOutput(connection));
  }

  private static void endOutput(Channel connection) {
    boolean plain = connection.pipeline().get(SslHandler.class) == null;
    if (plain && connection.isActive() && connection instanceof DuplexChannel socket) {
      socket.shutdownOutput();
    }
  }
}
