package dev.jams.examples.tracker;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/** Makes the INVALID_ARGUMENT of a field. */
final class InvalidArgument {

  private InvalidArgument() {}

  /**
   * Names the field in the description and in a {@code google.rpc.BadRequest}.
   *
   * @param field path of the field in the request, such as {@code time_entry.end}
   * @param problem the value, the expectation and the remedy
   */
  static StatusRuntimeException of(String field, String problem) {
    BadRequest detail =
        BadRequest.newBuilder()
            .addFieldViolations(FieldViolation.newBuilder().setField(field).setDescription(problem))
            .build();
    return StatusProto.toStatusRuntimeException(
        Status.newBuilder()
            .setCode(Code.INVALID_ARGUMENT_VALUE)
            .setMessage(field + ": " + problem)
            .addDetails(Any.pack(detail))
            .build());
  }
}
