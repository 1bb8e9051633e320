package dev.jams.internal.net;

import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.GivenId;
import io.grpc.Status.Code;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Ends requests of one message that drip in. While the server itself holds a request back, by flow
 * control, no time passes. Belongs to the event loop.
 */
final class SlowBodies {
  private static final int REQUEST_TIMEOUT = 408;
  private static final Refusal REFUSAL =
      new Refusal(
          Guard.BODY_RATE,
          REQUEST_TIMEOUT,
          Code.DEADLINE_EXCEEDED,
          "the request did not arrive in time");

  private final Channel channel;
  private final Http2ConnectionHandler codec;
  private final Guards guards;
  private final Answers answers;
  private final Predicate<String> takesOneMessage;
  private final Http2Connection.PropertyKey key;
  private final long rate;
  private final long graceNanos;
  private boolean scheduled;

  SlowBodies(
      Channel channel,
      Http2ConnectionHandler codec,
      NetLimits limits,
      Guards guards,
      Answers answers,
      Predicate<String> takesOneMessage) {
    this.channel = channel;
    this.codec = codec;
    this.guards = guards;
    this.answers = answers;
    this.takesOneMessage = takesOneMessage;
    this.key = codec.connection().newKey();
    this.rate = limits.minBodyRate();
    this.graceNanos = Math.max(1, limits.bodyGrace().toNanos());
  }

  private record Body(BodyRate rate, CharSequence contentType, GivenId requestId) {}

  /**
   * A request has begun that does not end with its headers. They get its request id, so that it is
   * the same in the answer and in the log, whoever answers.
   */
  void begin(Http2Stream stream, Http2Headers headers) {
    CharSequence path = headers.path();
    if (rate > 0 && path != null && takesOneMessage.test(path.toString())) {
      BodyRate measured = new BodyRate(rate, graceNanos, System.nanoTime());
      CharSequence sent = headers.get(Answers.REQUEST_ID);
      String id = CallIds.requestId(sent);
      boolean own = sent != null && AsciiString.contentEquals(sent, id);
      if (!own) {
        headers.set(Answers.REQUEST_ID, AsciiString.of(id));
      }
      GivenId given = own ? new GivenId(id) : GivenId.to(id);
      stream.setProperty(key, new Body(measured, headers.get(HttpHeaderNames.CONTENT_TYPE), given));
      schedule();
    }
  }

  void received(int streamId, int bytes, boolean end) {
    if (rate == 0) {
      return;
    }
    Http2Stream stream = codec.connection().stream(streamId);
    Body body = stream == null ? null : stream.getProperty(key);
    if (body == null) {
      return;
    }
    if (end) {
      stream.removeProperty(key);
    } else {
      body.rate.add(bytes);
    }
  }

  private void schedule() {
    if (!scheduled) {
      scheduled = true;
      channel.eventLoop().schedule(this::look, graceNanos, TimeUnit.NANOSECONDS);
    }
  }

  private void look() {
    scheduled = false;
    if (!channel.isActive()) {
      return;
    }
    List<Http2Stream> slow = new ArrayList<>();
    boolean[] more = new boolean[1];
    long now = System.nanoTime();
    try {
      codec
          .connection()
          .forEachActiveStream(
              stream -> {
                Body body = stream.getProperty(key);
                if (body != null && body.rate.isTooSlow(now, mayCome(stream))) {
                  slow.add(stream);
                }
                more[0] |= body != null;
                return true;
              });
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    slow.forEach(this::end);
    if (more[0]) {
      schedule();
    }
  }

  private boolean mayCome(Http2Stream stream) {
    Http2LocalFlowController flow = codec.decoder().flowController();
    return flow.windowSize(stream) > 0
        && flow.windowSize(codec.connection().connectionStream()) > 0;
  }

  private void end(Http2Stream stream) {
    guards.fired(Guard.BODY_RATE, channel, "request refused");
    ChannelHandlerContext ctx = channel.pipeline().context(codec);
    Body body = stream.getProperty(key);
    if (!stream.isHeadersSent()) {
      answers.answer(ctx, stream.id(), body.contentType, body.requestId.id(), REFUSAL);
    }
    // As an error of the stream, so that whoever serves it learns of it as well.
    codec.onError(
        ctx, true, Http2Exception.streamError(stream.id(), Http2Error.NO_ERROR, REFUSAL.message()));
    channel.flush();
  }
}
