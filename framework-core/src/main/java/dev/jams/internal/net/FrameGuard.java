package dev.jams.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Predicate;

/**
 * Watches the frames of an HTTP/2 connection, in front of whatever serves it, and ends the
 * connection when a client sends more of some kind than anybody needs. A connection that speaks
 * something else is left alone.
 */
public final class FrameGuard extends ChannelDuplexHandler {
  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();
  private static final int CONNECTION = 0;

  private final Guards guards;
  private final NetLimits limits;
  private final RequestRules rules;
  private final RefusedRequests refused;
  private final Predicate<String> takesOneMessage;
  private final FrameScanner in = new FrameScanner(this::received);
  private final FrameScanner out = new FrameScanner(this::sent);
  private final FrameCounts counts;

  private ChannelHandlerContext ctx;
  private Patience heads;
  private StreamStalls stalls;
  private AfterGoAway late;
  private int matched;
  private boolean http2;
  private boolean other;
  private boolean settled;
  private boolean inHeaders;
  private boolean over;
  private int lastStream;
  private long now;

  FrameGuard(
      Guards guards,
      NetLimits limits,
      RequestRules rules,
      RefusedRequests refused,
      Predicate<String> takesOneMessage) {
    this.takesOneMessage = takesOneMessage;
    this.guards = guards;
    this.limits = limits;
    this.rules = rules;
    this.refused = refused;
    this.counts = new FrameCounts(limits);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    this.ctx = ctx;
    heads =
        new Patience(
            ctx.channel(), limits.headerTimeout(), () -> hangUp(Guard.HEADER_TIMEOUT, "too slow"));
  }

  /** The connection has spoken HTTP/1.1 up to here, and goes on with the preface of HTTP/2. */
  public void upgraded() {
    if (other) {
      other = false;
      matched = 0;
      heads.begin();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    if (over) {
      ReferenceCountUtil.release(msg);
      return;
    }
    if (!other && msg instanceof ByteBuf bytes) {
      now = System.nanoTime();
      int from = http2 ? bytes.readerIndex() : afterPreface(bytes);
      if (http2) {
        in.scan(bytes, from);
        if (over) {
          bytes.release();
          return;
        }
      }
      if (!other && (!settled || inHeaders || in.isInside())) {
        heads.begin();
      } else {
        heads.end();
      }
    }
    pass(msg);
  }

  private void pass(Object msg) {
    Object passed = late != null && msg instanceof ByteBuf bytes ? late.filter(bytes) : msg;
    ctx.fireChannelRead(passed);
  }

  /** Who serves the connection knows no use for the end of the server's side. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (!over || event != ChannelOutputShutdownEvent.INSTANCE) {
      ctx.fireUserEventTriggered(event);
    }
  }

  /** Compares with the preface, as far as it has come. */
  private int afterPreface(ByteBuf bytes) {
    int at = bytes.readerIndex();
    for (; at < bytes.writerIndex() && matched < PREFACE.writerIndex(); at++, matched++) {
      if (bytes.getByte(at) != PREFACE.getByte(matched)) {
        other = true;
        return at;
      }
    }
    http2 = matched == PREFACE.writerIndex();
    return at;
  }

  private void received(int type, int flags, int stream, int length, long first) {
    if (over) {
      return;
    }
    switch (type) {
      case FrameScanner.HEADERS -> {
        lastStream = Math.max(lastStream, stream);
        inHeaders = (flags & FrameScanner.END_HEADERS) == 0;
      }
      case FrameScanner.CONTINUATION -> inHeaders &= (flags & FrameScanner.END_HEADERS) == 0;
      case FrameScanner.SETTINGS -> settle();
      case FrameScanner.WINDOW_UPDATE -> {
        if (stalls != null) {
          stalls.windowUpdated(stream);
        }
      }
      default -> {}
    }
    Guard guard = counts.received(type, flags, length, first, now);
    if (guard != null) {
      hangUp(guard, "too_many_" + guard.label().replace('-', '_'));
    }
  }

  /** By the first settings, whatever serves the connection is there. */
  private void settle() {
    if (settled) {
      return;
    }
    settled = true;
    Http2ConnectionHandler codec = codec();
    if (codec != null) {
      HeadRules heads = new HeadRules(rules, limits.maxHeaderSize());
      Answers answers = new Answers(codec, rules);
      SlowBodies bodies =
          new SlowBodies(ctx.channel(), codec, limits, guards, answers, takesOneMessage);
      Arrival arrival = new Arrival(ctx.channel());
      RequestCheck.install(codec, heads, answers, bodies, guards, refused, arrival);
      GoAwayGrace.install(codec);
      stalls = new StreamStalls(ctx.channel(), codec, limits.writeTimeout(), guards);
    }
  }

  private Http2ConnectionHandler codec() {
    return ctx.pipeline().get(Http2ConnectionHandler.class);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
    if (!other && msg instanceof ByteBuf bytes) {
      out.scan(bytes, bytes.readerIndex());
    }
    ctx.write(msg, promise);
  }

  private void sent(int type, int flags, int stream, int length, long first) {
    counts.sent(type, flags);
    switch (type) {
      case FrameScanner.HEADERS -> {
        if (stalls != null && (flags & FrameScanner.END_STREAM) == 0) {
          stalls.begin();
        }
      }
      case FrameScanner.RST_STREAM -> reset(stream, (int) first);
      case FrameScanner.GOAWAY -> {
        // Of a client that is silent, grpc-java resets the calls after this and flushes no more,
        // and the connection would stay until somebody does.
        ctx.executor().execute(() -> ctx.flush());
        namedLast((int) (first >>> Integer.SIZE));
        int error = (int) first;
        // An internal error is what gRPC makes of a client that has reset its connection.
        if (error != Http2Error.NO_ERROR.code()
            && error != Http2Error.INTERNAL_ERROR.code()
            && !over) {
          guards.fired(Guard.CONNECTION_ERROR, ctx.channel(), "connection closed, error " + error);
        }
      }
      default -> {}
    }
  }

  private void namedLast(int stream) {
    if (late == null && stream != Integer.MAX_VALUE && codec() != null) {
      late = new AfterGoAway(in, stream, this::giveBack);
    }
  }

  private void giveBack(int window) {
    ChannelHandlerContext served = ctx.pipeline().context(codec());
    var frames = codec().encoder().frameWriter();
    frames.writeWindowUpdate(served, CONNECTION, window, served.newPromise());
    served.flush();
  }

  private void reset(int stream, int error) {
    if (late != null && late.isBeyond(stream)) {
      return;
    }
    boolean unanswered = isUnanswered(stream);
    remember(stream);
    if (error == Http2Error.REFUSED_STREAM.code()) {
      guards.fired(Guard.STREAMS, ctx.channel(), "stream refused");
    }
    long sent = System.nanoTime();
    if ((unanswered ? counts.induced(error, sent) : counts.late(sent)) && !over) {
      // Not from inside a write.
      ctx.executor().execute(() -> hangUp(Guard.INDUCED_RESETS, "too_many_induced_resets"));
    }
  }

  /** Whose request came to an end before may still send much that is answered by a reset. */
  private boolean isUnanswered(int stream) {
    Http2ConnectionHandler codec = codec();
    return codec == null
        || codec.connection().stream(stream) != null
        || stream > codec.connection().remote().lastStreamCreated();
  }

  /**
   * A stream whose headers are malformed is reset before the codec knows it. Then it would take the
   * data that follow for an error of the connection, and end all its other calls.
   */
  private void remember(int stream) {
    Http2ConnectionHandler codec = codec();
    if (codec == null || (stream & 1) == 0) {
      return;
    }
    var clients = codec.connection().remote();
    if (stream > clients.lastStreamCreated()) {
      int max = clients.maxActiveStreams();
      // It may have been refused because there are as many.
      clients.maxActiveStreams(Math.max(max, clients.numActiveStreams() + 1));
      try {
        clients.createStream(stream, true).close();
      } catch (Http2Exception e) {
        // Then the connection ends with the next frame of the stream, which is no worse than
        // before.
      } finally {
        clients.maxActiveStreams(max);
      }
    }
  }

  private void hangUp(Guard guard, String reason) {
    if (over || !ctx.channel().isActive()) {
      return;
    }
    over = true;
    guards.fired(guard, ctx.channel(), "connection closed");
    HangUp.after(ctx, http2 ? lastStream : HangUp.NO_HTTP2, reason);
  }
}
