package dev.jams.internal.lifecycle;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;

/** The answer to a call that is cut off. */
final class CutOff {
  static final Status STATUS = Status.UNAVAILABLE.withDescription("the server is shutting down");

  private final com.google.rpc.Status details;

  /**
   * @param retryAfter what the caller is told to wait before it tries again
   */
  CutOff(Duration retryAfter) {
    RetryInfo.Builder retry = RetryInfo.newBuilder();
    retry.getRetryDelayBuilder().setSeconds(retryAfter.getSeconds()).setNanos(retryAfter.getNano());
    details =
        com.google.rpc.Status.newBuilder()
            .setCode(Code.UNAVAILABLE_VALUE)
            .setMessage(STATUS.getDescription())
            .addDetails(Any.pack(retry.build()))
            .build();
  }

  /** New ones for each call, since interceptors may add to them. */
  Metadata trailers() {
    return StatusProto.toStatusRuntimeException(details).getTrailers();
  }
}
