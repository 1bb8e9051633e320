package dev.jams.internal.net;

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
  private static final AsciiString OK = AsciiString.cached("200");

  private final Http2ConnectionHandler codec;
  private final RequestRules rules;

  Answers(Http2ConnectionHandler codec, RequestRules rules) {
    this.codec = codec;
    this.rules = rules;
  }

  /**
   * @param type the content type of the request, or null
   */
  void answer(ChannelHandlerContext ctx, int stream, CharSequence type, Refusal refusal) {
    Http2Headers headers = new DefaultHttp2Headers();
    if (rules == RequestRules.GRPC || (type != null && isGrpc(type))) {
      headers
          .status(OK)
          .set(HttpHeaderNames.CONTENT_TYPE, GRPC)
          .setInt(GRPC_STATUS, refusal.code().value())
          .set(GRPC_MESSAGE, refusal.percentEncoded());
      codec.encoder().writeHeaders(ctx, stream, headers, 0, true, ctx.newPromise());
      return;
    }
    ByteBuf body = ByteBufUtil.writeUtf8(ctx.alloc(), refusal.json());
    headers
        .status(AsciiString.of(Integer.toString(refusal.status())))
        .set(HttpHeaderNames.CONTENT_TYPE, JSON)
        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    codec.encoder().writeHeaders(ctx, stream, headers, 0, false, ctx.newPromise());
    codec.encoder().writeData(ctx, stream, body, 0, true, ctx.newPromise());
  }

  private static boolean isGrpc(CharSequence type) {
    return AsciiString.regionMatches(type, true, 0, GRPC, 0, GRPC.length());
  }
}
