package dev.jams.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.call.StatusCodes;
import dev.jams.http.internal.http1.RefusedHeadException;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives what the HTTP server refuses by itself the same form as every other error. */
final class HttpErrors implements ServerErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(HttpErrors.class);

  private final StatusBody body;
  private final AccessLogging access;

  HttpErrors(StatusBody body, AccessLogging access) {
    this.body = body;
    this.access = access;
  }

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable thrown) {
    Throwable cause = Exceptions.peel(thrown);
    if (cause instanceof HttpStatusException e) {
      return body.response(e.httpStatus(), e.httpStatus().reasonPhrase());
    }
    if (cause instanceof RequestTimeoutException) {
      if (!ctx.sessionProtocol().isMultiplex()) {
        // The rest of the body is in the way of whatever might follow.
        var unused = ctx.initiateConnectionShutdown();
      }
      return body.response(HttpStatus.REQUEST_TIMEOUT, "the request body did not arrive in time");
    }
    if (ctx.isCancelled()
        || cause instanceof ClosedSessionException
        || cause instanceof ClosedStreamException) {
      // Nobody reads this answer.
      return body.response(StatusCodes.toHttp(Status.Code.CANCELLED), "the client went away");
    }
    log.atError().setCause(cause).log("request failed");
    return body.response(HttpStatus.INTERNAL_SERVER_ERROR, "internal error");
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      RequestHeaders headers,
      HttpStatus status,
      String description,
      Throwable cause) {
    // Of what the server's decoder finds, its words are not for clients.
    return access.refused(
        headers,
        answer(status, cause instanceof RefusedHeadException ? cause.getMessage() : description));
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      ServiceRequestContext ctx,
      ServiceConfig config,
      RequestHeaders headers,
      HttpStatus status,
      String description,
      Throwable cause) {
    return answer(status, description);
  }

  /**
   * @param description what the server found, in words of its own, or null
   */
  private AggregatedHttpResponse answer(HttpStatus status, String description) {
    ResponseHeaders headers =
        ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON);
    return AggregatedHttpResponse.of(
        headers, body.body(status, description == null ? status.reasonPhrase() : description));
  }
}
