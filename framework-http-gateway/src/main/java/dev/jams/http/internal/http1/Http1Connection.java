package dev.jams.http.internal.http1;

import dev.jams.internal.tls.ListenerTls;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;

/**
 * Puts the checks around the HTTP/1.1 codec of a connection. The server adds the codec by itself,
 * when the first bytes have told HTTP/1.1 from HTTP/2. So they are passed on one by one until it is
 * there, which no request is short enough to be over by.
 */
public final class Http1Connection extends ChannelInboundHandlerAdapter {
  /** The four of {@code "PRI "} tell it all. */
  private static final int ENOUGH = 4;

  private int passed;

  private Http1Connection() {}

  /** Called for each new connection. */
  public static void customize(ChannelPipeline connection) {
    ListenerTls.addFirstDecrypted(connection, new Http1Connection());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(msg);
      return;
    }
    ChannelHandlerContext codec = null;
    while (codec == null && passed < ENOUGH && bytes.isReadable()) {
      passed++;
      ctx.fireChannelRead(bytes.readRetainedSlice(1));
      codec = ctx.pipeline().context(CombinedChannelDuplexHandler.class);
    }
    if (codec != null) {
      surround(codec, ctx);
    }
    if (codec != null || passed == ENOUGH) {
      ctx.pipeline().remove(this);
    }
    // A context that was removed still knows what came after it.
    if (bytes.isReadable()) {
      ctx.fireChannelRead(bytes);
    } else {
      bytes.release();
    }
  }

  private static void surround(ChannelHandlerContext codec, ChannelHandlerContext here) {
    ChannelPipeline pipeline = codec.pipeline();
    LingeringClose end = new LingeringClose();
    HeadCheck heads = new HeadCheck(codec, end);
    pipeline.addAfter(codec.name(), null, heads);
    // The last one serves what the others have decoded.
    pipeline.addBefore(pipeline.lastContext().name(), null, end);
    pipeline.addAfter(here.name(), null, new FoldCheck(heads));
  }
}
