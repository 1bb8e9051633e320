package dev.jams.http.internal.call;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;

/** The details of a request that could not be read, as a {@code google.rpc.BadRequest}. */
public final class BadRequests {
  private BadRequests() {}

  /**
   * What a request ends with that cannot be read.
   *
   * @param field where
   */
  public static StatusException of(String reason, String field) {
    BadRequest details =
        BadRequest.newBuilder()
            .addFieldViolations(FieldViolation.newBuilder().setField(field).setDescription(reason))
            .build();
    Status status =
        Status.newBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage(reason)
            .addDetails(Any.pack(details))
            .build();
    return StatusProto.toStatusException(status);
  }
}
