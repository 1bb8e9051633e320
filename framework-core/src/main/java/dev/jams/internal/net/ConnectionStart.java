package dev.jams.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;

/**
 * Waits for the first bytes of a connection to put handlers where they see what is not encrypted:
 * first of all, or behind TLS.
 */
public final class ConnectionStart extends ChannelInboundHandlerAdapter {
  /** The first byte of every TLS connection: a record of the handshake. */
  private static final byte HANDSHAKE = 22;

  private final Handlers handlers;
  private boolean begun;
  private boolean tls;

  private ConnectionStart(Handlers handlers) {
    this.handlers = handlers;
  }

  /** Adds handlers. */
  @FunctionalInterface
  public interface Handlers {
    /**
     * Called on the event loop, before anything is read.
     *
     * @param after the name of the handler which they have to follow
     */
    void add(ChannelPipeline connection, String after);
  }

  /** Called for each new connection. */
  public static void of(ChannelPipeline connection, Handlers handlers) {
    connection.addFirst(new ConnectionStart(handlers));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!begun && msg instanceof ByteBuf bytes && bytes.isReadable()) {
      begun = true;
      tls = bytes.getByte(bytes.readerIndex()) == HANDSHAKE;
    }
    // Where the certificate depends on the name that the client asks for, TLS itself comes later,
    // but before anything is readable.
    ChannelHandlerContext before = tls ? ctx.pipeline().context(SslHandler.class) : ctx;
    if (!begun || before == null) {
      ctx.fireChannelRead(msg);
      return;
    }
    handlers.add(ctx.pipeline(), before.name());
    ctx.fireChannelRead(msg);
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }
}
