package dev.jams.http.internal.http1;

import com.linecorp.armeria.common.HttpMethod;
import dev.jams.internal.net.Arrival;
import dev.jams.internal.net.Guard;
import dev.jams.internal.net.Guards;
import dev.jams.internal.net.PathRules;
import dev.jams.internal.net.Patience;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Refuses what RFC 9112 lets no server take: each request with it is marked as one that could not
 * be decoded, which the server answers with 400 before it closes the connection.
 */
final class HeadCheck extends ChannelInboundHandlerAdapter {
  /** What is left of a body whose length only its end tells. */
  static final long CHUNKED = -1;

  private final ChannelHandlerContext codec;
  private final LingeringClose end;
  private final Patience head;
  private final Guards guards;
  private final Arrival arrival;
  private boolean inHead;
  private boolean inBody;
  private long leftOfBody;
  private boolean folded;

  /** What was found good; the requests of a connection mostly have the same. */
  private String knownHost = "";

  /**
   * @param codec what makes the requests
   * @param end to be told of each
   * @param head waits for the end of each head
   */
  HeadCheck(ChannelHandlerContext codec, LingeringClose end, Patience head, Guards guards) {
    this.codec = codec;
    this.end = end;
    this.head = head;
    this.guards = guards;
    this.arrival = new Arrival(codec.channel());
  }

  /** Whether the connection no longer speaks HTTP/1.1. */
  boolean isOver() {
    return codec.isRemoved();
  }

  boolean inBody() {
    return inBody;
  }

  boolean inHead() {
    return inHead;
  }

  /** Whether some of a head has been read, and not all of it. */
  void inHead(boolean begun) {
    inHead = begun;
  }

  /** In bytes, or {@link #CHUNKED}. */
  long leftOfBody() {
    return leftOfBody;
  }

  /** The head that is being read has a folded line. */
  void folded() {
    folded = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object msg) {
    arrival.enter();
    try {
      read(ctx, msg);
    } finally {
      Arrival.leave();
    }
  }

  private void read(ChannelHandlerContext ctx, Object msg) {
    if (msg instanceof HttpRequest request) {
      arrival.begin();
      head.end();
      begin(ctx, request);
      count(ctx, request.decoderResult());
      inBody = !(msg instanceof LastHttpContent);
      boolean keepAlive = HttpUtil.isKeepAlive(request);
      end.beginRequest();
      end.unread(inBody ? leftOfBody : 0);
      ctx.fireChannelRead(msg);
      end.endRequest(keepAlive);
      return;
    }
    if (msg instanceof HttpContent content) {
      count(ctx, content.decoderResult());
    }
    if (msg instanceof LastHttpContent) {
      inBody = false;
      end.unread(0);
    } else if (msg instanceof HttpContent content && leftOfBody != CHUNKED) {
      leftOfBody -= content.content().readableBytes();
      end.unread(leftOfBody);
    }
    ctx.fireChannelRead(msg);
  }

  private void count(ChannelHandlerContext ctx, DecoderResult result) {
    if (!result.isSuccess()) {
      boolean large = result.cause() instanceof TooLongFrameException;
      guards.fired(
          large ? Guard.HEADER_SIZE : Guard.MALFORMED_REQUEST, ctx.channel(), "request refused");
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest request) {
    leftOfBody = 0;
    HttpHeaders headers = request.headers();
    if (!request.decoderResult().isSuccess()) {
      // The server looks for it first.
      headers.remove(HttpHeaderNames.UPGRADE);
      return;
    }
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    leftOfBody = codings.isEmpty() ? HttpUtil.getContentLength(request, 0L) : CHUNKED;
    String problem = problem(request, codings);
    if (problem != null) {
      request.setDecoderResult(DecoderResult.failure(new RefusedHeadException(problem)));
    }
    if (problem != null || !H2cUpgrade.isPossible(request)) {
      // Without it the request is one like every other.
      headers.remove(HttpHeaderNames.UPGRADE);
    } else if (headers.contains(HttpHeaderNames.UPGRADE)) {
      HeldFrames.expect(ctx);
    }
    if (!HttpMethod.isSupported(request.method().name())) {
      // The server would fail to answer 100 before it comes to refuse the method.
      headers.remove(HttpHeaderNames.EXPECT);
    }
  }

  private String problem(HttpRequest request, List<String> codings) {
    HttpVersion version = request.protocolVersion();
    if (version.majorVersion() != 1 || !version.protocolName().equals("HTTP")) {
      return "the version is " + version.text() + ", expected HTTP/1.1 or HTTP/1.0";
    }
    if (folded) {
      return "a header line begins with a blank; write each header on a line of its own";
    }
    if (codings.size() > 1
        || (codings.size() == 1
            && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0)))) {
      return "transfer-encoding is " + String.join(", ", codings) + ", expected chunked alone";
    }
    String path = PathRules.problem(request.uri());
    return path != null
        ? path
        : problemOfHost(request.headers().getAll(HttpHeaderNames.HOST), version);
  }

  private String problemOfHost(List<String> hosts, HttpVersion version) {
    if (hosts.size() > 1) {
      return "there are " + hosts.size() + " Host headers, expected one";
    }
    if (hosts.isEmpty()) {
      return version.minorVersion() == 0 ? null : "there is no Host header, expected one";
    }
    String host = hosts.get(0);
    if (!host.equals(knownHost)) {
      if (!HostAndPort.isValid(host)) {
        return "the Host header is \"" + host + "\", expected a host or a host:port";
      }
      knownHost = host;
    }
    return null;
  }
}
