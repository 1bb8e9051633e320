package dev.jams.internal.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Closes a connection that begins with TLS at a listener that has none, and says so in the log. */
@Sharable
final class PlaintextWatch extends ChannelInboundHandlerAdapter {
  /** The first octet of every TLS handshake, and of nothing else that is spoken here. */
  private static final int HANDSHAKE_RECORD = 22;

  private final HandshakeLog log;
  private final String remedy;

  PlaintextWatch(HandshakeLog log, String remedy) {
    this.log = log;
    this.remedy = remedy;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf bytes
        && bytes.isReadable()
        && bytes.getByte(bytes.readerIndex()) == HANDSHAKE_RECORD) {
      ReferenceCountUtil.release(message);
      log.refused(ctx.channel(), "the client speaks TLS, and this listener does not; " + remedy);
      var unused = ctx.close();
      return;
    }
    ctx.fireChannelRead(message);
    ctx.pipeline().remove(this);
  }
}
