package dev.jams.internal.client;

import io.grpc.Metadata;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Headers that belong to one connection, or that a channel writes itself. */
public final class TransportHeaders {
  /** What gRPC calls a header name; HTTP has more, and {@code :status} is none. */
  private static final Pattern NAME = Pattern.compile("[0-9a-z_.-]+");

  private static final Set<String> OWN =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  /** What a server says of the call itself, rather than of one connection. */
  private static final Set<String> OF_ANSWER =
      Set.of("grpc-status-details-bin", "grpc-retry-pushback-ms");

  private TransportHeaders() {}

  /** Whether a header must not go from one call to another. */
  public static boolean contain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return OWN.contains(lower) || lower.startsWith("grpc-");
  }

  /** A copy of the headers of a request without them. */
  public static Metadata without(Metadata headers) {
    return kept(headers, name -> !contain(name));
  }

  /** A copy of the headers or trailers of an answer without them. */
  public static Metadata withoutInAnswer(Metadata headers) {
    return kept(headers, name -> OF_ANSWER.contains(name) || !contain(name));
  }

  /**
   * Chooses what stays, since there are names that arrive and that {@link Metadata} cannot name.
   */
  private static Metadata kept(Metadata headers, Predicate<String> keep) {
    Set<Metadata.Key<?>> keys = new LinkedHashSet<>();
    for (String name : headers.keys()) {
      if (NAME.matcher(name).matches() && keep.test(name)) {
        keys.add(key(name));
      }
    }
    Metadata rest = new Metadata();
    rest.merge(headers, keys);
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
