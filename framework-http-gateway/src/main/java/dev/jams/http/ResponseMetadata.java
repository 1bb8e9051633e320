package dev.jams.http;

import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.grpc.Metadata;
import java.util.Base64;
import java.util.Locale;

/** Response metadata and trailers as HTTP headers with a prefix. */
final class ResponseMetadata {
  private static final String HEADER_PREFIX = "grpc-metadata-";
  private static final String TRAILER_PREFIX = "grpc-trailer-";
  private static final String RESERVED = "grpc-";

  private ResponseMetadata() {}

  static void addHeaders(Metadata metadata, ResponseHeadersBuilder headers) {
    add(HEADER_PREFIX, metadata, headers);
  }

  static void addTrailers(Metadata trailers, ResponseHeadersBuilder headers) {
    add(TRAILER_PREFIX, trailers, headers);
  }

  private static void add(String prefix, Metadata metadata, ResponseHeadersBuilder headers) {
    for (String key : metadata.keys()) {
      String name = key.toLowerCase(Locale.ROOT);
      // grpc-status and the like are in the body already.
      if (name.startsWith(RESERVED)) {
        continue;
      }
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        var binary = Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
        for (byte[] value : metadata.getAll(binary)) {
          headers.add(prefix + name, Base64.getEncoder().encodeToString(value));
        }
      } else {
        var ascii = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
        for (String value : metadata.getAll(ascii)) {
          if (isHeaderValue(value)) {
            headers.add(prefix + name, value);
          }
        }
      }
    }
  }

  /** A line break in a value would end the header and begin another. */
  private static boolean isHeaderValue(String value) {
    return value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
  }
}
