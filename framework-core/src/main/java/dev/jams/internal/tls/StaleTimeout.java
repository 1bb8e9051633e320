package dev.jams.internal.tls;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SniCompletionEvent;

/**
 * Takes the place of an {@link io.netty.handler.ssl.SniHandler}, whose timer goes on after it was
 * replaced, and would close the connection as one whose handshake never came: first it tells so,
 * then it closes, each through whatever has its place. The handshake has a timeout of its own.
 */
final class StaleTimeout extends ChannelDuplexHandler {
  private boolean fired;

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SniCompletionEvent) {
      fired = true;
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    if (fired) {
      fired = false;
      promise.setFailure(new IllegalStateException("the handshake was another's"));
    } else {
      ctx.close(promise);
    }
  }
}
