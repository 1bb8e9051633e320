package dev.jams.internal.client;

import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;

/**
 * What may be told of the end of a call to whoever reads it. The words of gRPC itself tell of
 * addresses, connections, and pages of proxies; the cause, which no transport sends, still has
 * them.
 */
public final class Outward {
  private Outward() {}

  /**
   * The status as anybody may read it.
   *
   * @param trailers that came with the status
   * @param server what was called
   * @param deadline of the call, or null
   * @param remote whether the status is the server's own
   */
  public static Status status(
      Status status, Metadata trailers, String server, Deadline deadline, boolean remote) {
    if (status.isOk()) {
      return status;
    }
    boolean over = !remote || deadline != null && deadline.isExpired();
    if (status.getCode() == Code.DEADLINE_EXCEEDED && over) {
      return worded(status, server + " did not answer in time");
    }
    if (remote && status.getCause() == null) {
      return status;
    }
    // Only what answers without gRPC, such as a proxy, leaves its headers here; its codes are
    // about something else.
    if (status.getCode() == Code.UNAVAILABLE || !trailers.keys().isEmpty()) {
      return worded(Status.UNAVAILABLE.withCause(status.getCause()), status, unreachable(server));
    }
    return worded(
        status,
        status.getCode() == Code.CANCELLED
            ? "the call to " + server + " was cancelled"
            : "the call to " + server + " failed");
  }

  /**
   * The trailers as anybody may have them.
   *
   * @param remote whether the status is the server's own
   */
  public static Metadata trailers(Metadata trailers, boolean remote) {
    return remote ? TransportHeaders.withoutInAnswer(trailers) : new Metadata();
  }

  private static String unreachable(String server) {
    return server + " is not reachable";
  }

  private static Status worded(Status status, String words) {
    return worded(status, status, words);
  }

  private static Status worded(Status status, Status original, String words) {
    Throwable cause =
        original.getCause() == null ? original.asRuntimeException() : original.getCause();
    return status.withDescription(words).withCause(cause);
  }
}
