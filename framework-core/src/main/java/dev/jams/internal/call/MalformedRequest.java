package dev.jams.internal.call;

import io.grpc.Status;

/**
 * Marks a status as the answer to a request that cannot be read. gRPC says {@code INTERNAL} of such
 * a one, as of a service that has failed, and only the access log tells them apart. A cause,
 * because that is all that no transport sends.
 */
public final class MalformedRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private MalformedRequest(Throwable cause) {
    super("the request cannot be read", cause, false, false);
  }

  /** The same status with the mark. */
  public static Status mark(Status status) {
    return status.withCause(new MalformedRequest(status.getCause()));
  }

  /** Whether a status has the mark. */
  public static boolean isMarked(Status status) {
    return status.getCause() instanceof MalformedRequest;
  }
}
