package dev.jams.internal.client;

import io.grpc.Metadata;
import java.util.Locale;
import java.util.Set;

/** Headers that belong to one connection, or that a channel writes itself. */
public final class TransportHeaders {
  private static final Set<String> OWN =
      Set.of(
          "connection",
          "content-type",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  private TransportHeaders() {}

  /** Whether a header must not go from one call to another. */
  public static boolean contain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OWN.contains(lower) || lower.startsWith("grpc-");
  }

  /** A copy of the headers without them. */
  public static Metadata without(Metadata headers) {
    Metadata rest = new Metadata();
    rest.merge(headers);
    for (String name : headers.keys()) {
      if (contain(name)) {
        rest.discardAll(key(name));
      }
    }
    return rest;
  }

  /** The key of a name, be its values text or bytes. */
  static Metadata.Key<?> key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(Metadata.BINARY_HEADER_SUFFIX)
        ? Metadata.Key.of(lower, Metadata.BINARY_BYTE_MARSHALLER)
        : Metadata.Key.of(lower, Metadata.ASCII_STRING_MARSHALLER);
  }
}
