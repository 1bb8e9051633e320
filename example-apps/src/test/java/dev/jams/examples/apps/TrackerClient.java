package dev.jams.examples.apps;

import com.google.protobuf.Message;
import com.google.rpc.Status;

/** A client of the tracker, over one of the ways that lead to it. */
interface TrackerClient extends AutoCloseable {
  /**
   * Calls a method of {@code tracker.TrackerApiService}.
   *
   * @param reply the type of the answer
   * @throws CallFailed if the call ends with an error
   */
  <T extends Message> T call(String method, Message request, T reply) throws Exception;

  @Override
  void close();

  /** How a call failed. */
  final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Status status;

    CallFailed(Status status) {
      super(status.toString());
      this.status = status;
    }

    Status status() {
      return status;
    }
  }
}
