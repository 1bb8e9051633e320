package dev.jams.internal.tls;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Sits behind a connection's TLS, logs a handshake that fails and closes the connection. What
 * happens after the handshake passes by.
 */
@Sharable
final class HandshakeWatch extends ChannelInboundHandlerAdapter {
  private final HandshakeLog log;

  HandshakeWatch(HandshakeLog log) {
    this.log = log;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent done && !done.isSuccess()) {
      end(ctx, done.cause());
    } else {
      super.userEventTriggered(ctx, event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (tls != null && !tls.handshakeFuture().isSuccess()) {
      end(ctx, tls.handshakeFuture().isDone() ? tls.handshakeFuture().cause() : cause);
    } else {
      super.exceptionCaught(ctx, cause);
    }
  }

  /** One failure comes as an event and as an exception; the second finds nobody. */
  private void end(ChannelHandlerContext ctx, Throwable cause) {
    if (ctx.pipeline().context(this) != null) {
      log.failed(ctx.channel(), cause);
      ctx.pipeline().replace(this, null, Ended.INSTANCE);
      var unused = ctx.close();
    }
  }

  /** Lets nothing of a connection through that has failed. */
  @Sharable
  private static final class Ended extends ChannelInboundHandlerAdapter {
    private static final Ended INSTANCE = new Ended();

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {}

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
  }
}
