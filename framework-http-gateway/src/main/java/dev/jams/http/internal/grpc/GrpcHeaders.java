package dev.jams.http.internal.grpc;

import io.grpc.Metadata;
import io.netty.util.AsciiString;

/** The headers that gRPC keeps for itself. */
final class GrpcHeaders {
  static final AsciiString ENCODING = AsciiString.of("grpc-encoding");
  static final AsciiString ACCEPT_ENCODING = AsciiString.of("grpc-accept-encoding");
  static final AsciiString STATUS = AsciiString.of("grpc-status");
  static final AsciiString MESSAGE = AsciiString.of("grpc-message");
  static final Metadata.Key<byte[]> STATUS_DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private GrpcHeaders() {}
}
