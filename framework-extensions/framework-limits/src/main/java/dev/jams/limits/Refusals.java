package dev.jams.limits;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;

/** Ends calls that go no further. */
final class Refusals {
  /** Of the reasons in {@link com.google.rpc.ErrorInfo}. */
  static final String DOMAIN = "limits.jams.dev";

  private Refusals() {}

  /**
   * Answers a call.
   *
   * @return what takes the rest of it
   */
  static <ReqT> ServerCall.Listener<ReqT> refuse(
      ServerCall<ReqT, ?> call, StatusRuntimeException refusal) {
    Metadata trailers = new Metadata();
    if (refusal.getTrailers() != null) {
      trailers.merge(refusal.getTrailers());
    }
    call.close(refusal.getStatus(), trailers);
    return new ServerCall.Listener<>() {};
  }
}
