package dev.jams.internal.net;

import dev.jams.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/** Answers requests over HTTP/2 that nobody else is asked to answer. */
final class Answers {
  private static final AsciiString GRPC_STATUS = AsciiString.cached("grpc-status");
  private static final AsciiString GRPC_MESSAGE = AsciiString.cached("grpc-message");
  private static final AsciiString GRPC = AsciiString.cached("application/grpc");
  private static final AsciiString JSON = AsciiString.cached("application/json");
  static final AsciiString REQUEST_ID = AsciiString.cached(RequestId.NAME);
  private static final AsciiString OK = AsciiString.cached("200");

  private final Http2ConnectionHandler codec;
  private final RequestRules rules;

  Answers(Http2ConnectionHandler codec, RequestRules rules) {
    this.codec = codec;
    this.rules = rules;
  }

  /**
   * Answers.
   *
   * @param type the content type of the request, or null
   * @return the bytes of the answer's body
   */
  int answer(
      ChannelHandlerContext ctx, int stream, CharSequence type, String requestId, Refusal refusal) {
    Http2Headers headers = new DefaultHttp2Headers();
    headers.set(REQUEST_ID, requestId);
    if (isGrpc(rules, type)) {
      headers
          .status(OK)
          .set(HttpHeaderNames.CONTENT_TYPE, GRPC)
          .setInt(GRPC_STATUS, refusal.code().value())
          .set(GRPC_MESSAGE, refusal.percentEncoded());
      codec.encoder().writeHeaders(ctx, stream, headers, 0, true, ctx.newPromise());
      return 0;
    }
    ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), refusal.json());
    int length = body.readableBytes();
    headers
        .status(AsciiString.of(Integer.toString(refusal.status())))
        .set(HttpHeaderNames.CONTENT_TYPE, JSON)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, length);
    codec.encoder().writeHeaders(ctx, stream, headers, 0, false, ctx.newPromise());
    codec.encoder().writeData(ctx, stream, body, 0, true, ctx.newPromise());
    return length;
  }

  /**
   * Whether a request is answered in gRPC's words.
   *
   * @param type its content type, or null
   */
  static boolean isGrpc(RequestRules rules, CharSequence type) {
    return rules == RequestRules.GRPC || startsWith(type, GRPC);
  }

  static boolean startsWith(CharSequence type, AsciiString begin) {
    return type != null && AsciiString.regionMatches(type, true, 0, begin, 0, begin.length());
  }
}
