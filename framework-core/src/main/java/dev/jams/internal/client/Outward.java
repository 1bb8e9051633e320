package dev.jams.internal.client;

import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.Status.Code;

/**
 * Words for what a channel itself says of a call, rather than the server at its far end. The words
 * of gRPC tell of addresses and connections; the cause, which no transport sends, still has them.
 */
public final class Outward {
  private Outward() {}

  /**
   * The status as anybody may read it.
   *
   * @param server what was called
   * @param deadline of the call, or null
   * @param remote whether the server has answered anything
   */
  public static Status status(Status status, String server, Deadline deadline, boolean remote) {
    boolean over = !remote || deadline != null && deadline.isExpired();
    if (status.getCode() == Code.DEADLINE_EXCEEDED && over) {
      return status.withDescription(server + " did not answer in time");
    }
    if (!remote && status.getCode() == Code.UNAVAILABLE && status.getCause() == null) {
      return unreachable(status, server).withCause(status.asRuntimeException());
    }
    if (status.getCause() == null) {
      return status;
    }
    return switch (status.getCode()) {
      case UNAVAILABLE -> unreachable(status, server);
      case CANCELLED -> status.withDescription("the call to " + server + " was cancelled");
      default -> status.withDescription("the call to " + server + " failed");
    };
  }

  private static Status unreachable(Status status, String server) {
    return status.withDescription(server + " is not reachable");
  }
}
