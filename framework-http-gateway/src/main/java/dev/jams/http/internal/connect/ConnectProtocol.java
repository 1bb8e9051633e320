package dev.jams.http.internal.connect;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.BadRequests;
import dev.jams.http.internal.call.CallDeadline;
import dev.jams.http.internal.call.HttpCallInfo;
import dev.jams.http.internal.rpc.Encoding;
import dev.jams.http.internal.rpc.MessageCodec;
import dev.jams.http.internal.rpc.RpcEndpoint;
import dev.jams.http.internal.rpc.RpcProtocol;
import dev.jams.http.internal.rpc.RpcTable;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusException;

/** Connect: which request it is of which rpc, and what is refused. */
public final class ConnectProtocol implements RpcProtocol {
  private final RpcTable rpcs;
  private final CallDeadline deadline;
  private final CallDeadline streamDeadline;
  private final int maxMessageSize;
  private final ConnectErrors errors;

  /**
   * Makes the protocol.
   *
   * @param deadline of unary calls
   * @param streamDeadline of all others
   * @param maxMessageSize of a request message in bytes, compressed and not
   */
  public ConnectProtocol(
      RpcTable rpcs,
      CallDeadline deadline,
      CallDeadline streamDeadline,
      int maxMessageSize,
      ConnectErrors errors) {
    this.rpcs = rpcs;
    this.deadline = deadline;
    this.streamDeadline = streamDeadline;
    this.maxMessageSize = maxMessageSize;
    this.errors = errors;
  }

  @Override
  public boolean recognises(RequestHeaders headers) {
    if (headers.method() == HttpMethod.GET) {
      // A parameter says less than a header: somebody else's rule may have one of that name.
      return ConnectQuery.isOf(headers.path()) && rpcs.find(headers.path()) != null;
    }
    return headers.contains(ConnectHeaders.PROTOCOL_VERSION)
        || ConnectContentType.isOf(headers.get(HttpHeaderNames.CONTENT_TYPE));
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    HttpCallInfo info = HttpCallInfo.of(ctx);
    info.protocol("connect");
    RpcEndpoint<?, ?> endpoint = rpcs.find(req.path());
    if (endpoint == null) {
      return unknown(req);
    }
    info.method(endpoint.rpc().method());
    return call(ctx, req, endpoint);
  }

  private HttpResponse unknown(HttpRequest req) {
    String message = "there is no rpc " + RpcTable.path(req.path());
    return errors.response(
        HttpStatus.NOT_FOUND, HttpHeaders.of(), Status.UNIMPLEMENTED.withDescription(message));
  }

  private <ReqT, RespT> HttpResponse call(
      ServiceRequestContext ctx, HttpRequest req, RpcEndpoint<ReqT, RespT> endpoint) {
    boolean unary = endpoint.rpc().method().getType() == MethodType.UNARY;
    if (req.method() == HttpMethod.GET && unary && endpoint.safe()) {
      return get(ctx, req, endpoint);
    }
    if (req.method() != HttpMethod.POST) {
      return errors.response(
          HttpStatus.METHOD_NOT_ALLOWED,
          HttpHeaders.of(HttpHeaderNames.ALLOW, unary && endpoint.safe() ? "GET, POST" : "POST"),
          Status.UNKNOWN.withDescription(req.method() + " is not possible for this rpc, use POST"));
    }
    ConnectContentType type = ConnectContentType.of(req.headers());
    MessageCodec<ReqT, RespT> codec =
        type == null || type.streaming() == unary ? null : endpoint.codec(type.codec());
    if (codec == null) {
      return unsupported(req.headers().get(HttpHeaderNames.CONTENT_TYPE), unary);
    }
    ConnectCall<ReqT, RespT> call =
        new ConnectCall<>(ctx, req, endpoint.rpc(), codec, maxMessageSize, errors);
    if (!unary) {
      return stream(call, req.headers(), codec, endpoint.takesOneMessage());
    }
    try {
      checkVersion(req.headers());
      return call.unary(Encoding.of(req.headers().get(HttpHeaderNames.CONTENT_ENCODING)))
          .start(call.metadata(), nanos(req.headers(), deadline));
    } catch (StatusException e) {
      return errors.response(e);
    }
  }

  private HttpResponse stream(
      ConnectCall<?, ?> call, RequestHeaders headers, MessageCodec<?, ?> codec, boolean single) {
    ConnectStyle style = new ConnectStyle(codec.name(), errors);
    try {
      checkVersion(headers);
      Encoding encoding = Encoding.of(headers.get(ConnectHeaders.CONTENT_ENCODING));
      return call.stream(style, encoding, single)
          .start(call.metadata(), nanos(headers, streamDeadline));
    } catch (StatusException e) {
      HttpCallInfo.of(call.ctx()).ended(e.getStatus());
      return style.refusal(e.getStatus(), ConnectErrors.trailers(e));
    }
  }

  private <ReqT, RespT> HttpResponse get(
      ServiceRequestContext ctx, HttpRequest req, RpcEndpoint<ReqT, RespT> endpoint) {
    try {
      ConnectQuery query = ConnectQuery.of(req.path());
      MessageCodec<ReqT, RespT> codec = endpoint.codec(query.codec());
      if (codec == null) {
        return unsupported(query.codec(), true);
      }
      Encoding encoding = Encoding.of(query.compression());
      ConnectCall<ReqT, RespT> call =
          new ConnectCall<>(ctx, req, endpoint.rpc(), codec, maxMessageSize, errors);
      return call.get(query.message(), encoding)
          .start(call.metadata(), nanos(req.headers(), deadline));
    } catch (StatusException e) {
      return errors.response(e);
    }
  }

  private static void checkVersion(RequestHeaders headers) throws StatusException {
    String version = headers.get(ConnectHeaders.PROTOCOL_VERSION);
    if (version != null && !version.equals("1")) {
      throw BadRequests.of(
          "header connect-protocol-version is \"" + version + "\", expected 1",
          "connect-protocol-version");
    }
  }

  private static long nanos(RequestHeaders headers, CallDeadline deadline) throws StatusException {
    String millis = headers.get(ConnectHeaders.TIMEOUT_MS);
    return millis == null ? deadline.defaultNanos() : deadline.nanos(ConnectTimeout.nanos(millis));
  }

  private HttpResponse unsupported(String type, boolean unary) {
    String expected =
        unary
            ? "application/json, application/proto"
            : "application/connect+json, application/connect+proto";
    return errors.response(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE,
        HttpHeaders.of(ConnectHeaders.ACCEPT_POST, expected),
        Status.UNKNOWN.withDescription(
            "the content type is " + type + ", expected one of " + expected));
  }
}
