package dev.jams.http.internal.http1;

import dev.jams.internal.net.FrameGuard;
import dev.jams.internal.net.Guard;
import dev.jams.internal.net.Guards;
import dev.jams.internal.net.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import java.time.Duration;

/**
 * Puts the checks around the HTTP/1.1 codec of a connection. The server adds the codec by itself,
 * when the first bytes have told HTTP/1.1 from HTTP/2. So they are passed on one by one until it is
 * there, which no request is short enough to be over by.
 */
public final class Http1Connection extends ChannelInboundHandlerAdapter {
  /** The four of {@code "PRI "} tell it all. */
  private static final int ENOUGH = 4;

  private final FrameGuard frames;
  private final Guards guards;
  private final Duration headerTimeout;

  private Patience head;
  private int passed;

  private Http1Connection(FrameGuard frames, Guards guards, Duration headerTimeout) {
    this.frames = frames;
    this.guards = guards;
    this.headerTimeout = headerTimeout;
  }

  /**
   * Adds the checks to a new connection.
   *
   * @param after the name of the handler that they have to follow
   * @param frames to be told if the connection goes on with HTTP/2
   * @param headerTimeout in which a head has to end that has begun; 0 for ever
   */
  public static void add(
      ChannelPipeline connection,
      String after,
      FrameGuard frames,
      Guards guards,
      Duration headerTimeout) {
    connection.addAfter(after, null, new Http1Connection(frames, guards, headerTimeout));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Channel connection = ctx.channel();
    head =
        new Patience(
            connection,
            headerTimeout,
            () -> {
              guards.fired(Guard.HEADER_TIMEOUT, connection, "connection closed");
              connection.unsafe().close(connection.unsafe().voidPromise());
            });
  }

  /**
   * Whether an HTTP/1.1 connection has a request that is being read or answered. To be asked on its
   * event loop.
   */
  public static boolean isBusy(ChannelPipeline connection) {
    HeadCheck heads = connection.get(HeadCheck.class);
    LingeringClose end = connection.get(LingeringClose.class);
    return end != null && heads != null && (heads.inHead() || end.isBusy());
  }

  /**
   * Has an HTTP/1.1 connection say with the last of the answers it owes that it is the last, also
   * if the answer is there already and waits for those before it. To be called on its event loop.
   */
  public static void leave(ChannelPipeline connection) {
    LingeringClose end = connection.get(LingeringClose.class);
    if (end != null) {
      end.leave();
    }
  }

  /** Whether an HTTP/1.1 connection has part of a request's head. To be asked on its event loop. */
  public static boolean isInHead(ChannelPipeline connection) {
    HeadCheck heads = connection.get(HeadCheck.class);
    return heads != null && heads.inHead();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (!(msg instanceof ByteBuf bytes)) {
      ctx.fireChannelRead(msg);
      return;
    }
    ChannelHandlerContext codec = null;
    head.begin();
    while (codec == null && passed < ENOUGH && bytes.isReadable()) {
      passed++;
      ctx.fireChannelRead(bytes.readRetainedSlice(1));
      codec = ctx.pipeline().context(CombinedChannelDuplexHandler.class);
    }
    if (codec != null) {
      surround(codec, ctx);
    }
    if (codec == null && passed == ENOUGH) {
      // From here on it is the frames that are looked at.
      head.end();
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

  private void surround(ChannelHandlerContext codec, ChannelHandlerContext here) {
    ChannelPipeline pipeline = codec.pipeline();
    LingeringClose end = new LingeringClose(headerTimeout);
    HeadCheck heads = new HeadCheck(codec, end, head, guards);
    pipeline.addAfter(codec.name(), null, heads);
    // The last one serves what the others have decoded.
    pipeline.addBefore(pipeline.lastContext().name(), null, end);
    pipeline.addAfter(here.name(), null, new FoldCheck(heads, head, frames::upgraded));
  }
}
