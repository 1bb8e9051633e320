package dev.jams.internal.net;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.concurrent.TimeUnit;

/** Closes a connection whose socket takes nothing of what is to be sent. */
final class WriteGuard extends ChannelDuplexHandler {
  private static final int LOOKS = 4;

  private final Guards guards;
  private final long nanos;
  private boolean scheduled;
  private long since;
  private long progress;
  private Object current;
  private long pending;

  WriteGuard(Guards guards, NetLimits limits) {
    this.guards = guards;
    this.nanos = limits.writeTimeout().toNanos();
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    if (!scheduled && nanos > 0 && pending(ctx) > 0) {
      since = System.nanoTime();
      schedule(ctx);
    }
  }

  private static long pending(ChannelHandlerContext ctx) {
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  private void schedule(ChannelHandlerContext ctx) {
    scheduled = true;
    ctx.executor().schedule(() -> look(ctx), Math.max(1, nanos / LOOKS), TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext ctx) {
    scheduled = false;
    ChannelOutboundBuffer buffer = ctx.channel().unsafe().outboundBuffer();
    if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
      current = null;
      return;
    }
    long now = System.nanoTime();
    if (buffer.current() != current
        || buffer.currentProgress() != progress
        || buffer.totalPendingWriteBytes() < pending) {
      since = now;
    }
    current = buffer.current();
    progress = buffer.currentProgress();
    pending = buffer.totalPendingWriteBytes();
    if (now - since < nanos) {
      schedule(ctx);
      return;
    }
    guards.fired(Guard.WRITE_TIMEOUT, ctx.channel(), "connection closed");
    ctx.close();
  }
}
