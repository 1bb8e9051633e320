package dev.jams.internal.net;

import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.GivenId;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.util.concurrent.TimeUnit;

/**
 * Refuses requests over HTTP/2 by their heads, with a status, and without a word to the other
 * streams of the connection. What still comes of a refused request is thrown away.
 */
final class RequestCheck extends Http2FrameListenerDecorator {
  /** In which a client may end a request that was refused; then its stream is reset. */
  private static final long LINGER_SECONDS = 3;

  private static final AsciiString TRACEPARENT = AsciiString.cached(CallIds.TRACEPARENT);

  private final Http2ConnectionHandler codec;
  private final HeadRules heads;
  private final Answers answers;
  private final SlowBodies bodies;
  private final Guards guards;
  private final RefusedRequests log;
  private final Arrival arrival;
  private final Http2Connection.PropertyKey refused;

  private RequestCheck(
      Http2FrameListener listener,
      Http2ConnectionHandler codec,
      HeadRules heads,
      Answers answers,
      SlowBodies bodies,
      Guards guards,
      RefusedRequests log,
      Arrival arrival) {
    super(listener);
    this.codec = codec;
    this.heads = heads;
    this.answers = answers;
    this.bodies = bodies;
    this.guards = guards;
    this.log = log;
    this.arrival = arrival;
    this.refused = codec.connection().newKey();
  }

  /** Puts the check in front of whoever is served by a codec. */
  static void install(
      Http2ConnectionHandler codec,
      HeadRules heads,
      Answers answers,
      SlowBodies bodies,
      Guards guards,
      RefusedRequests log,
      Arrival arrival) {
    var served = codec.decoder().frameListener();
    var check = new RequestCheck(served, codec, heads, answers, bodies, guards, log, arrival);
    codec.decoder().frameListener(check);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
      throws Http2Exception {
    arrival.begin();
    if (isFine(ctx, streamId, headers, end)) {
      arrival.enter();
      try {
        super.onHeadersRead(ctx, streamId, headers, padding, end);
      } finally {
        Arrival.leave();
      }
    }
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean end)
      throws Http2Exception {
    arrival.begin();
    if (isFine(ctx, streamId, headers, end)) {
      arrival.enter();
      try {
        super.onHeadersRead(
            ctx, streamId, headers, streamDependency, weight, exclusive, padding, end);
      } finally {
        Arrival.leave();
        GivenId.forget();
      }
    }
  }

  private boolean isFine(ChannelHandlerContext ctx, int streamId, Http2Headers headers, boolean end)
      throws Http2Exception {
    Http2Stream stream = codec.connection().stream(streamId);
    if (stream == null) {
      return true;
    }
    Boolean known = stream.getProperty(refused);
    if (known != null) {
      // Trailers.
      return !known;
    }
    Refusal refusal = heads.check(headers);
    stream.setProperty(refused, refusal != null);
    if (refusal == null) {
      if (!end) {
        bodies.begin(stream, headers);
      }
      return true;
    }
    guards.fired(refusal.guard(), ctx.channel(), "request refused");
    CallIds ids = CallIds.of(headers.getAll(Answers.REQUEST_ID), headers.getAll(TRACEPARENT));
    if (!refusal.isAnswered()) {
      log.log(arrival, headers, refusal, 0, ids);
      throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, refusal.message());
    }
    CharSequence type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    int bytes = answers.answer(ctx, streamId, type, ids.requestId(), refusal);
    log.log(arrival, headers, refusal, bytes, ids);
    ctx.executor().schedule(() -> end(ctx, stream), LINGER_SECONDS, TimeUnit.SECONDS);
    return false;
  }

  private void end(ChannelHandlerContext ctx, Http2Stream stream) {
    if (stream.state() != Http2Stream.State.CLOSED && ctx.channel().isActive()) {
      codec.resetStream(ctx, stream.id(), Http2Error.NO_ERROR.code(), ctx.newPromise());
      ctx.flush();
    }
  }

  private boolean isRefused(int streamId) {
    Http2Stream stream = codec.connection().stream(streamId);
    return stream != null && Boolean.TRUE.equals(stream.getProperty(refused));
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end)
      throws Http2Exception {
    if (isRefused(streamId)) {
      return data.readableBytes() + padding;
    }
    bodies.received(streamId, data.readableBytes(), end);
    return super.onDataRead(ctx, streamId, data, padding, end);
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode)
      throws Http2Exception {
    if (!isRefused(streamId)) {
      super.onRstStreamRead(ctx, streamId, errorCode);
    }
  }
}
