package dev.jams.http.internal.call;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.grpc.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a call as {@code google.rpc.Status}. Stateless. */
public final class StatusDetails {
  private static final Logger log = LoggerFactory.getLogger(StatusDetails.class);
  private static final Metadata.Key<byte[]> KEY =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private StatusDetails() {}

  /**
   * The status with the details of the trailers. A service may hand on trailers that another one
   * wrote: what they say of another status, or what cannot be read, is left out.
   */
  public static Status of(io.grpc.Status status, Metadata trailers) {
    Status.Builder proto = Status.newBuilder().setCode(status.getCode().value());
    if (status.getDescription() != null) {
      proto.setMessage(status.getDescription());
    }
    byte[] bytes = trailers.get(KEY);
    if (bytes == null) {
      return proto.build();
    }
    try {
      Status details = Status.parseFrom(bytes);
      if (details.getCode() == proto.getCode()) {
        return details;
      }
      log.atDebug()
          .addKeyValue("code", status.getCode())
          .addKeyValue("other", details.getCode())
          .log("details belong to another status");
    } catch (InvalidProtocolBufferException e) {
      log.atDebug().setCause(e).log("details of a status cannot be read");
    }
    return proto.build();
  }
}
