package dev.jams.http;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.protobuf.StatusProto;

/** The details of a request that could not be read, as a {@code google.rpc.BadRequest}. */
final class BadRequests {
  private BadRequests() {}

  /** Trailers with the details. */
  static Metadata trailers(String reason, String field) {
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
    return StatusProto.toStatusException(status).getTrailers();
  }
}
