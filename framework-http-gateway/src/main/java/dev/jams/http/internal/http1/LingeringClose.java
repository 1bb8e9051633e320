package dev.jams.http.internal.http1;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpExpectationFailedEvent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends its own side of a connection right after the last answer, by RFC 9112, section 9.6: the
 * client knows that no more will come, and an answer is not lost to a reset because of what the
 * client has yet to send. The rest is closed when the client closes its side, or after three
 * seconds. So ends a connection, too, on which much of a body would follow that nobody wants since
 * its request is answered.
 *
 * <p>The server says {@code Connection: close} from when it has read the last request, though there
 * may be answers to earlier ones before that of the last; here only the last answer keeps it. An
 * answer that was made before the server began to stop, and waits for those to earlier requests,
 * gets it here.
 *
 * <p>It stands where a request arrives that the server has taken, and not one that it refuses.
 */
final class LingeringClose extends ChannelDuplexHandler {
  private static final long LINGER_SECONDS = 3;

  /** Of this much of a body it is cheaper to wait for the end than to connect again. */
  private static final long WORTH_READING = 64 << 10;

  private final long restNanos;
  private int expected;
  private int answered;
  private boolean answering;
  private boolean taken;
  private boolean noMoreRequests;
  private boolean leaving;
  private boolean last;
  private long unread;

  /**
   * @param rest in which the rest of a body has to come whose request is answered; 0 for ever
   */
  LingeringClose(Duration rest) {
    this.restNanos = rest.toNanos();
  }

  /** A request is about to be decoded. */
  void beginRequest() {
    taken = false;
    if (!noMoreRequests) {
      expected++;
    }
  }

  /** It was. The server answers none after one that it refuses. */
  void endRequest(boolean keepAlive) {
    noMoreRequests |= !taken || !keepAlive;
  }

  /** How many bytes of the body of the request are still to come, if that is known. */
  void unread(long bytes) {
    unread = bytes;
  }

  /** The answer to the last request that has come by then shall be the last. */
  void leave() {
    leaving = true;
  }

  /** Whether a request is not answered, or its answer not written. */
  boolean isBusy() {
    return answering || answered < expected;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    taken = true;
    ctx.fireChannelRead(msg);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (msg instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
      answered++;
      answering = true;
      HttpHeaders headers = response.headers();
      last = headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
      if (last && answered < expected) {
        last = false;
        headers.remove(HttpHeaderNames.CONNECTION);
      } else if (answered == expected && (leaving || unread > WORTH_READING)) {
        last = true;
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      }
    }
    if (msg instanceof LastHttpContent) {
      answering = false;
    }
    if (msg instanceof LastHttpContent && last && ctx.channel() instanceof DuplexChannel channel) {
      ctx.write(msg, promise.unvoid()).addListener(written -> end(channel));
    } else {
      if (msg instanceof LastHttpContent && unread != 0 && answered == expected && restNanos > 0) {
        awaitRest(ctx);
      }
      ctx.write(msg, promise);
    }
  }

  /** Of a body that somebody keeps dripping though it was answered long ago. */
  private void awaitRest(ChannelHandlerContext ctx) {
    int request = expected;
    ctx.executor()
        .schedule(
            () -> {
              if (expected == request
                  && unread != 0
                  && ctx.channel() instanceof DuplexChannel channel) {
                end(channel);
              }
            },
            restNanos,
            TimeUnit.NANOSECONDS);
  }

  private static void end(DuplexChannel channel) {
    if (channel.isActive()) {
      channel.shutdownOutput();
      channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** The server knows no use for these and would log each of them as a warning. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != ChannelOutputShutdownEvent.INSTANCE
        && event != HttpExpectationFailedEvent.INSTANCE) {
      ctx.fireUserEventTriggered(event);
    }
  }
}
