package dev.jams.internal.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import java.util.concurrent.TimeUnit;

/**
 * Serves the calls that a client had begun before it read the first GOAWAY, and sends after it has
 * acknowledged the ping behind it: grpc-java would name the last stream at once, and refuse them.
 */
public final class GoAwayGrace extends Http2FrameListenerDecorator {
  /** From the acknowledgement until the last stream is named. */
  public static final long MILLIS = 100;

  /** The payload of the ping that grpc-java sends behind its first GOAWAY. */
  private static final long GRACEFUL_SHUTDOWN_PING = 0x97ACEF001L;

  private final Http2ConnectionHandler codec;

  private GoAwayGrace(Http2FrameListener listener, Http2ConnectionHandler codec) {
    super(listener);
    this.codec = codec;
  }

  static void install(Http2ConnectionHandler codec) {
    var served = codec.decoder().frameListener();
    codec.decoder().frameListener(new GoAwayGrace(served, codec));
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    if (data == GRACEFUL_SHUTDOWN_PING) {
      var unused =
          ctx.executor().schedule(() -> acknowledged(ctx, data), MILLIS, TimeUnit.MILLISECONDS);
    } else {
      super.onPingAckRead(ctx, data);
    }
  }

  private void acknowledged(ChannelHandlerContext ctx, long data) {
    try {
      super.onPingAckRead(ctx, data);
    } catch (Http2Exception e) {
      codec.onError(ctx, false, e);
    }
  }
}
