package dev.jams.limits;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * How a unary call was answered. Whoever has it leaves the metadata as it is.
 *
 * @param headers null if there were none
 * @param message null if there was none
 */
record Answer(Metadata headers, ByteString message, Status status, Metadata trailers) {
  /** What a text or array takes besides its characters, and an entry besides its contents. */
  private static final int OVERHEAD = 64;

  /** Answers another call of the same method. */
  <RespT> void to(ServerCall<?, RespT> call) {
    MethodDescriptor<?, RespT> method = call.getMethodDescriptor();
    if (headers != null) {
      call.sendHeaders(copy(headers));
    }
    if (message != null) {
      call.sendMessage(method.parseResponse(message.newInput()));
    }
    call.close(status, copy(trailers));
  }

  /** About how much memory it takes. */
  long bytes() {
    String description = status.getDescription();
    return 4L * OVERHEAD
        + (message == null ? 0 : message.size())
        + (description == null ? 0 : description.length())
        + (headers == null ? 0 : bytes(headers))
        + bytes(trailers);
  }

  private static long bytes(Metadata metadata) {
    long bytes = 0;
    for (String name : metadata.keys()) {
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        var key = Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
        for (byte[] value : metadata.getAll(key)) {
          bytes += 2 * OVERHEAD + name.length() + value.length;
        }
      } else {
        var key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
        for (String value : metadata.getAll(key)) {
          bytes += 2 * OVERHEAD + name.length() + value.length();
        }
      }
    }
    return bytes;
  }

  /** Metadata that others may change without changing this. */
  static Metadata copy(Metadata metadata) {
    Metadata copy = new Metadata();
    copy.merge(metadata);
    return copy;
  }
}
