package ${package}.service;

import dev.jams.RichStatus;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Makes the status of a request with a field that cannot be used. */
final class InvalidArgument {
  private InvalidArgument() {}

  /**
   * @param field its path in the request, such as {@code book.title}
   * @param problem the value and what was expected; for the caller to read
   */
  static StatusRuntimeException of(String field, String problem) {
    return RichStatus.of(Status.INVALID_ARGUMENT.withDescription(field + " " + problem))
        .fieldViolation(field, problem)
        .asRuntimeException();
  }
}
