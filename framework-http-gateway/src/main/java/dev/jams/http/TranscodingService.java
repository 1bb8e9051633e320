package dev.jams.http;

import com.linecorp.armeria.common.AggregationOptions;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.TimeoutMode;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.RequestMetadata.BadHeaderException;
import dev.jams.http.internal.route.PathValues;
import dev.jams.http.internal.route.RouteMatch;
import dev.jams.http.internal.route.RouteMatch.BadRequest;
import dev.jams.http.internal.route.RouteMatch.Found;
import dev.jams.http.internal.route.RouteMatch.MethodNotAllowed;
import dev.jams.http.internal.route.Router;
import io.grpc.Metadata;
import java.time.Duration;

/** Routes a request and makes it a call. */
final class TranscodingService implements HttpService {
  private static final ResponseHeaders OK =
      ResponseHeaders.builder(HttpStatus.OK)
          .contentType(MediaType.JSON)
          .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
          .build();

  private final Router<Endpoint<?, ?>> router;
  private final CallDeadline deadline;
  private final StatusBody errors;

  TranscodingService(Router<Endpoint<?, ?>> router, CallDeadline deadline, StatusBody errors) {
    this.router = router;
    this.deadline = deadline;
    this.errors = errors;
  }

  @Override
  public HttpResponse serve(ServiceRequestContext ctx, HttpRequest req) {
    // As it came on the wire: what Armeria makes of it has lost the difference between / and %2F.
    String target = req.path();
    int question = target.indexOf('?');
    String path = question < 0 ? target : target.substring(0, question);
    String query = question < 0 ? null : target.substring(question + 1);
    RouteMatch<Endpoint<?, ?>> match = router.match(req.method().name(), path);
    if (match instanceof Found<Endpoint<?, ?>> found) {
      return call(ctx, req, found.target(), found.values(), query);
    }
    if (match instanceof MethodNotAllowed<Endpoint<?, ?>> notAllowed) {
      return notAllowed(req.method(), String.join(", ", notAllowed.allow()));
    }
    if (match instanceof BadRequest<Endpoint<?, ?>> bad) {
      return errors.response(HttpStatus.BAD_REQUEST, bad.reason());
    }
    return errors.response(HttpStatus.NOT_FOUND, "no rpc has a rule for this path");
  }

  private HttpResponse notAllowed(HttpMethod method, String allow) {
    if (method == HttpMethod.OPTIONS) {
      return HttpResponse.of(
          ResponseHeaders.of(HttpStatus.NO_CONTENT, HttpHeaderNames.ALLOW, allow));
    }
    return errors.response(
        ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED).set(HttpHeaderNames.ALLOW, allow),
        "no rpc has a rule for " + method + " on this path, only for " + allow);
  }

  private HttpResponse call(
      ServiceRequestContext ctx,
      HttpRequest req,
      Endpoint<?, ?> endpoint,
      PathValues values,
      String query) {
    Metadata metadata;
    long nanos;
    try {
      metadata = RequestMetadata.of(req.headers());
      nanos = deadline.nanos(req.headers());
    } catch (BadHeaderException e) {
      return errors.response(HttpStatus.BAD_REQUEST, e.getMessage());
    }
    if (req.isEmpty()) {
      return start(endpoint, ctx, new HttpMessage(values, query, null), metadata, nanos);
    }
    if (!isJson(req.contentType())) {
      return errors.response(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "content-type is "
              + req.contentType()
              + ", expected application/json; send the header Content-Type: application/json");
    }
    // The call's own deadline begins when it has its body.
    ctx.setRequestTimeout(TimeoutMode.SET_FROM_NOW, Duration.ofNanos(deadline.maxNanos()));
    return HttpResponse.of(
        req.aggregate(AggregationOptions.usePooledObjects(ctx.alloc(), ctx.eventLoop()))
            .handle(
                (body, cause) ->
                    cause != null
                        ? unreadable(cause)
                        : startWithBody(
                            endpoint, ctx, new HttpMessage(values, query, body), metadata, nanos)));
  }

  private HttpResponse startWithBody(
      Endpoint<?, ?> endpoint,
      ServiceRequestContext ctx,
      HttpMessage message,
      Metadata metadata,
      long nanos) {
    ctx.clearRequestTimeout();
    return start(endpoint, ctx, message, metadata, nanos);
  }

  private static boolean isJson(MediaType type) {
    return type == null
        || type.is(MediaType.JSON)
        || (type.type().equals("application") && type.subtype().endsWith("+json"));
  }

  private HttpResponse unreadable(Throwable cause) {
    if (cause instanceof ContentTooLargeException) {
      return errors.response(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE, "the request body is larger than this server takes");
    }
    return HttpResponse.ofFailure(cause);
  }

  private <ReqT, RespT> HttpResponse start(
      Endpoint<ReqT, RespT> endpoint,
      ServiceRequestContext ctx,
      HttpMessage message,
      Metadata metadata,
      long nanos) {
    return new HttpServerCall<>(endpoint, ctx, message, errors, OK).start(metadata, nanos);
  }
}
