package dev.jams.benchmarks.restarts;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A request over HTTP/2 and the stream it is on. Confined to its event loop. */
final class Http2Exchange extends ChannelInboundHandlerAdapter {
  private final Request request;
  private final JsonRequest what;
  private final Runnable answered;
  private final Consumer<Http2Exchange> again;
  private String status = "";
  private boolean unseen;

  /**
   * @param again sends it once more
   */
  Http2Exchange(
      Request request, JsonRequest what, Runnable answered, Consumer<Http2Exchange> again) {
    this.request = request;
    this.what = what;
    this.answered = answered;
    this.again = again;
  }

  Request request() {
    return request;
  }

  void write(Http2StreamChannel stream) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .method(what.method())
            .path(what.path())
            .scheme("http")
            .authority("localhost");
    boolean hasBody = !what.body().isEmpty();
    if (hasBody) {
      headers
          .set("content-type", "application/json")
          .setInt("content-length", what.body().length());
    }
    stream
        .write(new DefaultHttp2HeadersFrame(headers, !hasBody))
        .addListener(
            written -> {
              if (!written.isSuccess()) {
                request.failed("cannot send headers: " + written.cause());
                var unused = stream.close();
              }
            });
    if (hasBody) {
      var body = Unpooled.copiedBuffer(what.body(), StandardCharsets.US_ASCII);
      var unused = stream.write(new DefaultHttp2DataFrame(body, true));
    }
    stream.flush();
    var timeout =
        stream
            .eventLoop()
            .schedule(() -> late(stream), Kind.TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
    stream.closeFuture().addListener(closed -> timeout.cancel(false));
  }

  private void late(Http2StreamChannel stream) {
    request.failed("no answer after " + Kind.TIMEOUT);
    var unused = stream.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object frame) {
    try {
      if (frame instanceof Http2HeadersFrame headers) {
        status = String.valueOf(headers.headers().status());
        endIf(headers.isEndStream());
      } else if (frame instanceof Http2DataFrame data) {
        endIf(data.isEndStream());
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void endIf(boolean end) {
    if (!end) {
      return;
    }
    if (status.startsWith("2")) {
      answered.run();
      request.answered();
    } else {
      request.failed("status " + status);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof Http2ResetFrame reset) {
      if (reset.errorCode() == Http2Error.REFUSED_STREAM.code()) {
        unseen = true;
      } else {
        request.failed("reset with code " + reset.errorCode());
      }
    } else if (event instanceof Http2GoAwayFrame) {
      // Only streams beyond the last that the server has seen get it.
      unseen = true;
    }
    ReferenceCountUtil.release(event);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (request.hasEnded()) {
      return;
    }
    if (unseen) {
      unseen = false;
      request.unseen();
      // Behind the end of the connection, which is being told to all of its streams.
      ctx.channel().parent().eventLoop().execute(() -> again.accept(this));
    } else {
      request.failed("the connection ended before the answer");
    }
  }

  @Override
  public boolean isSharable() {
    return true;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    request.failed(cause.toString());
    var unused = ctx.close();
  }
}
