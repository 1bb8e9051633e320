package dev.jams.http.internal.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Releases what a client sends as the body of its request for a WebSocket, or before it is open.
 * The HTTP server expects nothing there and would never release it, so that clients could use up
 * the memory.
 */
final class HandshakeContent extends ChannelInboundHandlerAdapter {
  private HandshakeContent() {}

  /**
   * Called on the event loop, before anything behind the request's headers is read.
   *
   * @param connection over HTTP/1.1
   */
  static void release(Channel connection) {
    // Armeria has a codec of its own for HTTP/1.1, which is no public class, but of this kind.
    ChannelHandlerContext codec = connection.pipeline().context(CombinedChannelDuplexHandler.class);
    if (codec != null) {
      connection.pipeline().addAfter(codec.name(), null, new HandshakeContent());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    // Frames are bytes, and come when the codec is gone.
    if (message instanceof HttpContent) {
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }
}
