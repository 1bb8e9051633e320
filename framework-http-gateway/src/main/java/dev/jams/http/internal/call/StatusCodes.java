package dev.jams.http.internal.call;

import com.linecorp.armeria.common.HttpStatus;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;

/** The HTTP status of each gRPC code, from {@code google/rpc/code.proto}, and back. */
public final class StatusCodes {
  private static final HttpStatus CLIENT_CLOSED_REQUEST = HttpStatus.valueOf(499);

  private StatusCodes() {}

  /** The HTTP status of an rpc's status. */
  public static HttpStatus toHttp(Status.Code code) {
    return switch (code) {
      case OK -> HttpStatus.OK;
      case CANCELLED -> CLIENT_CLOSED_REQUEST;
      case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> HttpStatus.BAD_REQUEST;
      case DEADLINE_EXCEEDED -> HttpStatus.GATEWAY_TIMEOUT;
      case NOT_FOUND -> HttpStatus.NOT_FOUND;
      case ALREADY_EXISTS, ABORTED -> HttpStatus.CONFLICT;
      case PERMISSION_DENIED -> HttpStatus.FORBIDDEN;
      case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
      case RESOURCE_EXHAUSTED -> HttpStatus.TOO_MANY_REQUESTS;
      case UNIMPLEMENTED -> HttpStatus.NOT_IMPLEMENTED;
      case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
      case UNKNOWN, INTERNAL, DATA_LOSS -> HttpStatus.INTERNAL_SERVER_ERROR;
    };
  }

  /**
   * What a request that is too large ends with: 413, not the 429 that the code alone would give.
   */
  public static StatusException tooLarge(String message) {
    Metadata trailers = new Metadata();
    trailers.put(
        ResponseMetadata.HTTP_STATUS, String.valueOf(HttpStatus.REQUEST_ENTITY_TOO_LARGE.code()));
    return new StatusException(Status.RESOURCE_EXHAUSTED.withDescription(message), trailers);
  }

  /** The code for what the HTTP layer refuses by itself, before any rpc is known. */
  public static Status.Code fromHttp(HttpStatus status) {
    return switch (status.code()) {
      case 401 -> Status.Code.UNAUTHENTICATED;
      case 403 -> Status.Code.PERMISSION_DENIED;
      case 404 -> Status.Code.NOT_FOUND;
      case 405, 501 -> Status.Code.UNIMPLEMENTED;
      case 408, 504 -> Status.Code.DEADLINE_EXCEEDED;
      case 413, 414, 429, 431 -> Status.Code.RESOURCE_EXHAUSTED;
      case 499 -> Status.Code.CANCELLED;
      case 503 -> Status.Code.UNAVAILABLE;
      default -> status.isClientError() ? Status.Code.INVALID_ARGUMENT : Status.Code.INTERNAL;
    };
  }
}
