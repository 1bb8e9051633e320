package dev.jams.http;

import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which request headers a service sees, as {@link Metadata}: those on a list under their own names,
 * and {@code Grpc-Metadata-X} as {@code x}. Everything else stays outside, so that no header of a
 * proxy or a connection is taken for one of the caller's.
 */
final class RequestMetadata {
  private static final String PREFIX = "grpc-metadata-";
  private static final String RESERVED = "grpc-";

  private static final Map<AsciiString, Metadata.Key<String>> ALLOWED = new HashMap<>();

  static {
    for (String name :
        Set.of(
            "accept-language",
            "authorization",
            "forwarded",
            "traceparent",
            "tracestate",
            "user-agent",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto",
            "x-request-id")) {
      ALLOWED.put(AsciiString.of(name), ascii(name));
    }
  }

  /** Names that belong to the transport even behind the prefix. */
  private static final Set<String> NEVER =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private RequestMetadata() {}

  /** A header that cannot be passed on; the message names it. */
  static final class BadHeaderException extends Exception {
    private static final long serialVersionUID = 1L;

    BadHeaderException(String message) {
      super(message);
    }
  }

  static Metadata of(RequestHeaders headers) throws BadHeaderException {
    Metadata metadata = new Metadata();
    for (Map.Entry<AsciiString, String> header : headers) {
      AsciiString name = header.getKey();
      Metadata.Key<String> key = ALLOWED.get(name);
      if (key != null) {
        metadata.put(key, printable(name, header.getValue()));
      } else if (name.length() > PREFIX.length() && name.startsWith(PREFIX)) {
        put(metadata, name, header.getValue());
      }
    }
    return metadata;
  }

  private static void put(Metadata metadata, AsciiString header, String value)
      throws BadHeaderException {
    String name = header.toString().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    if (name.startsWith(RESERVED) || NEVER.contains(name)) {
      return;
    }
    try {
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        byte[] bytes = Base64.getDecoder().decode(value);
        metadata.put(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER), bytes);
      } else {
        metadata.put(ascii(name), printable(header, value));
      }
    } catch (IllegalArgumentException e) {
      throw new BadHeaderException(
          "header " + header + " is not base64, or its name is not one that metadata can have");
    }
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  private static String printable(AsciiString name, String value) throws BadHeaderException {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        throw new BadHeaderException(
            "header " + name + " has a character outside printable ASCII at " + i);
      }
    }
    return value;
  }
}
