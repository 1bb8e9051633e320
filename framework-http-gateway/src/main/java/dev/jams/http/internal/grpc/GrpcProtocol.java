package dev.jams.http.internal.grpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.RequestId;
import dev.jams.http.internal.call.CallDeadline;
import dev.jams.http.internal.call.HttpCallInfo;
import dev.jams.http.internal.rpc.MessageCodec;
import dev.jams.http.internal.rpc.RpcEndpoint;
import dev.jams.http.internal.rpc.RpcProtocol;
import dev.jams.http.internal.rpc.RpcTable;
import io.grpc.Metadata;
import io.grpc.Status;
import io.netty.util.AsciiString;

/** gRPC, or gRPC-Web: the two differ in their content types and in how an answer ends. */
public final class GrpcProtocol implements RpcProtocol {
  private static final AsciiString REQUEST_ID = AsciiString.of(RequestId.GRPC_NAME);

  private final RpcTable rpcs;
  private final boolean web;
  private final CallDeadline deadline;
  private final CallDeadline streamDeadline;
  private final int maxMessageSize;

  private GrpcProtocol(
      RpcTable rpcs,
      boolean web,
      CallDeadline deadline,
      CallDeadline streamDeadline,
      int maxMessageSize) {
    this.rpcs = rpcs;
    this.web = web;
    this.deadline = deadline;
    this.streamDeadline = streamDeadline;
    this.maxMessageSize = maxMessageSize;
  }

  /**
   * Native gRPC. A call may take as long as its client says, as with any gRPC server.
   *
   * @param maxMessageSize of a request message in bytes, compressed and not
   */
  public static GrpcProtocol overHttp2(RpcTable rpcs, int maxMessageSize) {
    CallDeadline deadline = CallDeadline.OF_CALLER;
    return new GrpcProtocol(rpcs, false, deadline, deadline, maxMessageSize);
  }

  /**
   * gRPC-Web.
   *
   * @param deadline of unary calls
   * @param streamDeadline of all others
   * @param maxMessageSize of a request message in bytes, compressed and not
   */
  public static GrpcProtocol web(
      RpcTable rpcs, CallDeadline deadline, CallDeadline streamDeadline, int maxMessageSize) {
    return new GrpcProtocol(rpcs, true, deadline, streamDeadline, maxMessageSize);
  }

  @Override
  public boolean recognises(RequestHeaders headers) {
    return GrpcContentType.isOf(headers.get(HttpHeaderNames.CONTENT_TYPE), web);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    HttpCallInfo info = HttpCallInfo.of(ctx);
    info.protocol(web ? "grpc-web" : "grpc");
    ctx.setAdditionalResponseHeader(REQUEST_ID, info.ids().requestId());
    if (req.method() != HttpMethod.POST) {
      return refusal(
          ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED).set(HttpHeaderNames.ALLOW, "POST"),
          req.method() + " is not possible for gRPC, use POST");
    }
    if (!web && !ctx.sessionProtocol().isMultiplex()) {
      return refusal(
          ResponseHeaders.builder(HttpStatus.HTTP_VERSION_NOT_SUPPORTED),
          "gRPC needs HTTP/2; over HTTP/1.1 use gRPC-Web");
    }
    GrpcContentType type = GrpcContentType.of(req.headers());
    RpcEndpoint<?, ?> endpoint = rpcs.find(req.path());
    if (endpoint == null) {
      String path = RpcTable.path(req.path());
      Status unknown = Status.UNIMPLEMENTED.withDescription("there is no rpc " + path);
      info.unknownMethod(path);
      info.ended(unknown);
      return new GrpcStyle(type).refusal(unknown, new Metadata());
    }
    info.method(endpoint.rpc().method());
    return call(ctx, req, type, endpoint);
  }

  private <ReqT, RespT> HttpResponse call(
      ServiceRequestContext ctx,
      HttpRequest req,
      GrpcContentType type,
      RpcEndpoint<ReqT, RespT> endpoint) {
    MessageCodec<ReqT, RespT> codec = endpoint.codec(type.codec());
    if (codec == null) {
      return unsupported(req);
    }
    boolean unary = endpoint.rpc().method().getType() == io.grpc.MethodDescriptor.MethodType.UNARY;
    return new GrpcCall<>(ctx, req, type, endpoint, codec, maxMessageSize)
        .start(unary ? deadline : streamDeadline);
  }

  private HttpResponse unsupported(HttpRequest req) {
    return refusal(
        ResponseHeaders.builder(HttpStatus.UNSUPPORTED_MEDIA_TYPE),
        "content-type is %s, expected %s"
            .formatted(
                req.headers().get(HttpHeaderNames.CONTENT_TYPE),
                web
                    ? "application/grpc-web or application/grpc-web-text, with +proto or +json"
                    : "application/grpc, application/grpc+proto or application/grpc+json"));
  }

  /** Text, because what a client takes for JSON it may take for the error of another protocol. */
  private static HttpResponse refusal(ResponseHeadersBuilder headers, String message) {
    headers.contentType(MediaType.PLAIN_TEXT_UTF_8);
    return HttpResponse.of(headers.build(), HttpData.ofUtf8(message));
  }
}
