package dev.jams.admin;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.HttpData;
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
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what nobody else could, without a word of what is inside. */
final class AdminErrors implements ServerErrorHandler {
  private static final Logger log = LoggerFactory.getLogger(Admin.class);

  @Override
  public HttpResponse onServiceException(ServiceRequestContext ctx, Throwable thrown) {
    Throwable cause = Exceptions.peel(thrown);
    if (cause instanceof HttpStatusException e) {
      return answer(e.httpStatus()).toHttpResponse();
    }
    if (cause instanceof RequestTimeoutException) {
      return answer(HttpStatus.SERVICE_UNAVAILABLE).toHttpResponse();
    }
    boolean gone =
        ctx.isCancelled()
            || cause instanceof ClosedSessionException
            || cause instanceof ClosedStreamException;
    if (!gone) {
      log.atError().addKeyValue("path", ctx.path()).setCause(cause).log("Request failed");
    }
    return answer(HttpStatus.INTERNAL_SERVER_ERROR).toHttpResponse();
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      RequestHeaders headers,
      HttpStatus status,
      String description,
      Throwable cause) {
    return answer(status);
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      ServiceRequestContext ctx,
      ServiceConfig config,
      RequestHeaders headers,
      HttpStatus status,
      String description,
      Throwable cause) {
    return answer(status);
  }

  private static AggregatedHttpResponse answer(HttpStatus status) {
    return AggregatedHttpResponse.of(
        ResponseHeaders.of(status, HttpHeaderNames.CONTENT_TYPE, MediaType.JSON),
        HttpData.wrap(Json.error(code(status), status.reasonPhrase())));
  }

  private static Status.Code code(HttpStatus status) {
    return switch (status.code()) {
      case 404 -> Status.Code.NOT_FOUND;
      case 405, 501 -> Status.Code.UNIMPLEMENTED;
      case 413, 414, 429, 431 -> Status.Code.RESOURCE_EXHAUSTED;
      case 503 -> Status.Code.UNAVAILABLE;
      default -> status.isServerError() ? Status.Code.INTERNAL : Status.Code.INVALID_ARGUMENT;
    };
  }
}
