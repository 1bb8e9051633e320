package dev.jams.admin;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import io.grpc.Status;

/** A request that cannot be answered as it is; its message is for who has sent it. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient HttpStatus status;
  private final Status.Code code;

  private RefusedException(HttpStatus status, Status.Code code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static RefusedException bad(String message) {
    return new RefusedException(HttpStatus.BAD_REQUEST, Status.Code.INVALID_ARGUMENT, message);
  }

  static RefusedException notFound(String message) {
    return new RefusedException(HttpStatus.NOT_FOUND, Status.Code.NOT_FOUND, message);
  }

  HttpResponse answer() {
    return Json.error(status, code, getMessage());
  }
}
