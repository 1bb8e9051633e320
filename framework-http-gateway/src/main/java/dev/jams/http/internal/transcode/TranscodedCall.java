package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.CallDeadline;
import dev.jams.http.internal.call.Deframer;
import dev.jams.http.internal.call.HttpCallInfo;
import dev.jams.http.internal.call.HttpServerCall;
import dev.jams.http.internal.call.MessageReader;
import dev.jams.http.internal.call.RequestStream;
import dev.jams.http.internal.call.SingleRequest;
import dev.jams.http.internal.call.StreamedRequest;
import dev.jams.http.internal.call.UnreadRequest;
import dev.jams.http.internal.route.PathValues;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.StatusException;

/** Makes a call of one request whose endpoint is known. */
final class TranscodedCall<ReqT, RespT> {
  private static final String TOO_LARGE = "the request body is larger than this server takes";

  private final Transcoding transcoding;
  private final ServiceRequestContext ctx;
  private final HttpRequest req;
  private final Endpoint<ReqT, RespT> endpoint;
  private final PathValues path;
  private final String query;

  private Metadata metadata;
  private long nanos;
  private RequestFormat requestFormat;
  private ResponseFormat<RespT> responseFormat;
  private AcceptEncoding accepted;
  private RequestCoding requestCoding;
  private MessageReader<ReqT> reader;

  /**
   * @param query as it came, or null
   */
  TranscodedCall(
      Transcoding transcoding,
      ServiceRequestContext ctx,
      HttpRequest req,
      Endpoint<ReqT, RespT> endpoint,
      PathValues path,
      String query) {
    this.transcoding = transcoding;
    this.ctx = ctx;
    this.req = req;
    this.endpoint = endpoint;
    this.path = path;
    this.query = query;
  }

  /** Starts the call, if its headers make sense. */
  HttpResponse start() {
    HttpCallInfo info = HttpCallInfo.of(ctx);
    info.method(endpoint.rpc().method());
    info.route(endpoint.binding().path());
    MethodType type = endpoint.rpc().method().getType();
    CallDeadline deadline =
        type == MethodType.UNARY ? transcoding.deadline() : transcoding.streamDeadline();
    try {
      metadata = transcoding.requestMetadata().of(req.headers());
      nanos = deadline.nanos(req.headers());
      if (transcoding.capturesUnknownQuery() && query != null) {
        String unknown = endpoint.unknownQuery(query);
        if (!unknown.isEmpty()) {
          metadata.put(Transcoding.UNKNOWN_QUERY, unknown);
        }
      }
    } catch (StatusException e) {
      return transcoding.errors().answer(e.getStatus(), e.getTrailers()).toHttpResponse();
    }
    responseFormat = endpoint.responseFormats().choose(req.headers());
    if (responseFormat == null) {
      return refuse(HttpStatus.NOT_ACCEPTABLE, endpoint.responseFormats().refusal(req.headers()));
    }
    Compression compression = transcoding.manners().compression();
    accepted = compression.accepted(req.headers());
    if (!accepted.isSatisfiable()) {
      return refuse(
          HttpStatus.NOT_ACCEPTABLE,
          "accept-encoding refuses every coding and identity, expected one of identity, %s; "
                  .formatted(compression.offered())
              + "name one of them in the header Accept-Encoding, or send none");
    }
    if (req.method() == HttpMethod.HEAD && responseFormat.isStream()) {
      return call(new UnreadRequest());
    }
    boolean hasBody = !req.isEmpty() && !endpoint.binding().body().isEmpty();
    boolean forms = transcoding.manners().forms();
    requestFormat =
        hasBody ? endpoint.requestFormats().choose(req.headers(), forms) : RequestFormat.JSON;
    if (requestFormat == null) {
      return refuse(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          endpoint.requestFormats().refusal(req.headers(), forms));
    }
    reader = endpoint.reader(path, query, requestFormat);
    requestCoding = hasBody ? RequestCoding.of(req.headers()) : RequestCoding.IDENTITY;
    if (requestCoding == null) {
      return transcoding
          .errors()
          .response(
              ResponseHeaders.builder(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
                  .set(HttpHeaderNames.ACCEPT_ENCODING, RequestCoding.ACCEPTED),
              RequestCoding.refusal(req.headers()));
    }
    return type.clientSendsOneMessage() ? unary(hasBody) : streamed(hasBody);
  }

  private HttpResponse refuse(HttpStatus status, String message) {
    return transcoding.errors().response(status, message);
  }

  private HttpResponse streamed(boolean hasBody) {
    if (!hasBody && endpoint.binding().body().isEmpty()) {
      return call(new SingleRequest(null));
    }
    Deframer messages = endpoint.deframer(transcoding.maxBodySize());
    Deframer deframer = requestCoding.deframer(messages, ctx.alloc());
    return call(new StreamedRequest(req, ctx.eventLoop().withoutContext(), deframer));
  }

  private HttpResponse unary(boolean hasBody) {
    if (!hasBody) {
      return call(new SingleRequest(null));
    }
    int max = transcoding.maxBodySize();
    reader = requestCoding.reader(reader, max, ctx.alloc());
    if (req.headers().contentLength() > max) {
      return refuse(HttpStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE);
    }
    ctx.setMaxRequestLength(max);
    // The call's own deadline begins when it has its body.
    HttpRequest watched = transcoding.pace().watch(ctx, req);
    return HttpResponse.of(
        watched
            .aggregate(AggregationOptions.usePooledObjects(ctx.alloc(), ctx.eventLoop()))
            .handle((body, cause) -> cause == null ? arrived(body) : lost(cause)));
  }

  private HttpResponse arrived(AggregatedHttpRequest body) {
    return call(new SingleRequest(body.content().byteBuf()));
  }

  private HttpResponse lost(Throwable cause) {
    return cause instanceof ContentTooLargeException
        ? refuse(HttpStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
        : HttpResponse.ofFailure(cause);
  }

  private HttpResponse call(RequestStream requests) {
    return new HttpServerCall<>(
            endpoint.rpc(),
            ctx,
            requests,
            reader,
            responseFormat.respond(transcoding, ctx, accepted))
        .start(metadata, nanos);
  }
}
