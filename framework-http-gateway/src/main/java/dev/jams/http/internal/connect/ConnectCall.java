package dev.jams.http.internal.connect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.Deframer;
import dev.jams.http.internal.call.HttpServerCall;
import dev.jams.http.internal.call.MessageReader;
import dev.jams.http.internal.call.RequestStream;
import dev.jams.http.internal.call.ResponseStream;
import dev.jams.http.internal.call.Rpc;
import dev.jams.http.internal.call.SingleRequest;
import dev.jams.http.internal.call.StreamedRequest;
import dev.jams.http.internal.rpc.CallMetadata;
import dev.jams.http.internal.rpc.Encoding;
import dev.jams.http.internal.rpc.Envelope;
import dev.jams.http.internal.rpc.EnvelopeDeframer;
import dev.jams.http.internal.rpc.EnvelopedResponse;
import dev.jams.http.internal.rpc.MessageCodec;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Makes a call of one request whose rpc and form are known. */
record ConnectCall<ReqT, RespT>(
    ServiceRequestContext ctx,
    HttpRequest req,
    Rpc<ReqT, RespT> rpc,
    MessageCodec<ReqT, RespT> codec,
    int maxMessageSize,
    ConnectErrors errors) {
  private static final Status MALFORMED = Status.INVALID_ARGUMENT;

  Metadata metadata() throws StatusException {
    return CallMetadata.of(req.headers());
  }

  /** A call whose message is the body. */
  HttpServerCall<ReqT, RespT> unary(Encoding encoding) {
    return unary(streamed(new WholeBody(maxMessageSize)), encoding);
  }

  /** A call whose message came in the query. */
  HttpServerCall<ReqT, RespT> get(byte[] message, Encoding encoding) {
    return unary(new SingleRequest(Unpooled.wrappedBuffer(message)), encoding);
  }

  private HttpServerCall<ReqT, RespT> unary(RequestStream requests, Encoding encoding) {
    String accepted = req.headers().get(HttpHeaderNames.ACCEPT_ENCODING);
    return call(
        requests,
        // An empty message is never compressed.
        bytes -> bytes.isReadable() ? read(encoding, bytes) : codec.read(bytes),
        new ConnectUnaryResponse<>(ctx, codec, Encoding.accepted(accepted, encoding), errors));
  }

  private ReqT read(Encoding encoding, ByteBuf bytes) throws StatusException {
    return encoding.read(bytes, maxMessageSize, codec::read);
  }

  /**
   * A call whose messages are enveloped.
   *
   * @param single whether there must be exactly one
   */
  HttpServerCall<ReqT, RespT> stream(ConnectStyle style, Encoding encoding, boolean single) {
    Encoding accepted =
        Encoding.accepted(req.headers().get(ConnectHeaders.ACCEPT_ENCODING), encoding);
    return call(
        streamed(new EnvelopeDeframer(maxMessageSize, single, MALFORMED)),
        Envelope.reader(codec, encoding, maxMessageSize, MALFORMED),
        new EnvelopedResponse<>(codec, style, accepted, accepted, ctx.alloc()));
  }

  private RequestStream streamed(Deframer deframer) {
    return new StreamedRequest(req, ctx.eventLoop().withoutContext(), deframer);
  }

  private HttpServerCall<ReqT, RespT> call(
      RequestStream requests, MessageReader<ReqT> reader, ResponseStream<RespT> responses) {
    return new HttpServerCall<>(rpc, ctx, requests, reader, responses);
  }
}
