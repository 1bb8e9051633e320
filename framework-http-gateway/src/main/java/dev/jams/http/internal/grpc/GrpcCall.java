package dev.jams.http.internal.grpc;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.CallDeadline;
import dev.jams.http.internal.call.Deframer;
import dev.jams.http.internal.call.HttpCallInfo;
import dev.jams.http.internal.call.HttpServerCall;
import dev.jams.http.internal.call.StreamedRequest;
import dev.jams.http.internal.rpc.CallMetadata;
import dev.jams.http.internal.rpc.Encoding;
import dev.jams.http.internal.rpc.Envelope;
import dev.jams.http.internal.rpc.EnvelopeDeframer;
import dev.jams.http.internal.rpc.EnvelopedResponse;
import dev.jams.http.internal.rpc.MessageCodec;
import dev.jams.http.internal.rpc.RpcEndpoint;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;

/** Makes a call of one request whose rpc is known. */
final class GrpcCall<ReqT, RespT> {
  /** What gRPC's list of status codes has for bytes that are no messages. */
  private static final Status MALFORMED = Status.INTERNAL;

  private final ServiceRequestContext ctx;
  private final HttpRequest req;
  private final GrpcContentType type;
  private final RpcEndpoint<ReqT, RespT> endpoint;
  private final MessageCodec<ReqT, RespT> codec;
  private final int maxMessageSize;

  GrpcCall(
      ServiceRequestContext ctx,
      HttpRequest req,
      GrpcContentType type,
      RpcEndpoint<ReqT, RespT> endpoint,
      MessageCodec<ReqT, RespT> codec,
      int maxMessageSize) {
    this.ctx = ctx;
    this.req = req;
    this.type = type;
    this.endpoint = endpoint;
    this.codec = codec;
    this.maxMessageSize = maxMessageSize;
  }

  /** Starts the call, if its headers make sense. */
  HttpResponse start(CallDeadline deadline) {
    GrpcStyle style = new GrpcStyle(type);
    try {
      Metadata metadata = CallMetadata.of(req.headers());
      long nanos = deadline.nanos(req.headers());
      Encoding encoding = Encoding.of(req.headers().get(GrpcHeaders.ENCODING));
      return call(style, encoding).start(metadata, nanos);
    } catch (StatusException e) {
      HttpCallInfo.of(ctx).ended(e.getStatus());
      Metadata trailers = e.getTrailers();
      return style.refusal(e.getStatus(), trailers == null ? new Metadata() : trailers);
    }
  }

  private HttpServerCall<ReqT, RespT> call(GrpcStyle style, Encoding encoding) {
    Deframer envelopes =
        new EnvelopeDeframer(maxMessageSize, endpoint.takesOneMessage(), MALFORMED);
    Deframer deframer =
        type.request() == GrpcContentType.Form.WEB_TEXT
            ? new Base64Deframer(envelopes, MALFORMED)
            : envelopes;
    String accepted = req.headers().get(GrpcHeaders.ACCEPT_ENCODING);
    return new HttpServerCall<>(
        endpoint.rpc(),
        ctx,
        new StreamedRequest(req, ctx.eventLoop().withoutContext(), deframer),
        Envelope.reader(codec, encoding, maxMessageSize, MALFORMED),
        // Whether messages are compressed is the service's choice, as with any gRPC server.
        new EnvelopedResponse<>(
            codec,
            style,
            Encoding.IDENTITY,
            Encoding.accepted(accepted, Encoding.IDENTITY),
            ctx.alloc()));
  }
}
