package dev.jams.internal.client;

import io.grpc.CallOptions;
import io.grpc.Status;

/** Which ends of calls say that a server is in trouble. */
final class Failures {
  /** Set where the deadline is that of the incoming call. */
  static final CallOptions.Key<Boolean> CALLERS_DEADLINE =
      CallOptions.Key.createWithDefault("jams-callers-deadline", false);

  private Failures() {}

  /** Whether the status says that the server is in trouble, rather than the request wrong. */
  static boolean isFailure(Status status, CallOptions options) {
    return switch (status.getCode()) {
      case UNAVAILABLE, RESOURCE_EXHAUSTED, INTERNAL, UNKNOWN, DATA_LOSS -> true;
      case DEADLINE_EXCEEDED -> !isCallers(status, options);
      default -> false;
    };
  }

  /** Whether it was the caller who ended the call, which tells nothing of the server. */
  static boolean isCallers(Status status, CallOptions options) {
    return status.getCode() == Status.Code.CANCELLED
        || status.getCode() == Status.Code.DEADLINE_EXCEEDED && options.getOption(CALLERS_DEADLINE);
  }
}
