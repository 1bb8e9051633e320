package dev.jams.http.internal.call;

import com.linecorp.armeria.common.HttpHeadersBuilder;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import io.grpc.Metadata;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which response metadata and trailers a client sees as HTTP headers: those on a list with a
 * prefix, those on another under their own names, and those that a service means for HTTP. {@code
 * http-status} is the status of the answer, {@code http-header-x} the header {@code x}, and {@code
 * www-authenticate}, {@code retry-after}, {@code ratelimit} and {@code ratelimit-policy} keep their
 * names. Immutable.
 */
public final class ResponseMetadata {
  /** Chooses the HTTP status of an answer: of a success 200 to 399, of an error 400 to 599. */
  public static final Metadata.Key<String> HTTP_STATUS =
      Metadata.Key.of("http-status", Metadata.ASCII_STRING_MARSHALLER);

  /** The prefix of metadata, unless another is set. */
  public static final String HEADER_PREFIX = "grpc-metadata-";

  /** The prefix of trailers, unless another is set. */
  public static final String TRAILER_PREFIX = "grpc-trailer-";

  /** In place of a list of names: all of them. */
  public static final String ALL = "*";

  private static final String OWN_NAME = "http-header-";
  private static final Set<String> ALWAYS_OWN =
      Set.of("ratelimit", "ratelimit-policy", "retry-after", "www-authenticate");

  /** What the server writes itself. */
  private static final Set<String> NEVER =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "date",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final String headerPrefix;
  private final String trailerPrefix;
  private final Set<String> own = new HashSet<>(ALWAYS_OWN);
  private final Set<String> prefixed = new HashSet<>();
  private final boolean all;

  /**
   * Makes the rule; a prefix may be empty.
   *
   * @param names of the metadata and trailers that get a prefix, or {@link #ALL}
   * @param further names of metadata and trailers that keep their names besides those that always
   *     do
   * @throws IllegalArgumentException for a name that belongs to the transport
   */
  public ResponseMetadata(
      String headerPrefix,
      String trailerPrefix,
      Collection<String> names,
      Collection<String> further) {
    this.headerPrefix = headerPrefix.toLowerCase(Locale.ROOT);
    this.trailerPrefix = trailerPrefix.toLowerCase(Locale.ROOT);
    this.all = names.contains(ALL);
    names.forEach(name -> prefixed.add(name.toLowerCase(Locale.ROOT)));
    further.forEach(this::keep);
  }

  private void keep(String metadata) {
    String name = metadata.toLowerCase(Locale.ROOT);
    if (isOfTheServer(name)) {
      throw new IllegalArgumentException(
          "the metadata "
              + metadata
              + " cannot be a header of its own name: it belongs to the transport; take it off the"
              + " list");
    }
    own.add(name);
  }

  private static boolean isOfTheServer(String name) {
    return RequestMetadata.belongsToTransport(name) || NEVER.contains(name);
  }

  /** Adds metadata. */
  public void addHeaders(Metadata metadata, ResponseHeadersBuilder headers) {
    add(headerPrefix, metadata, headers);
  }

  /** Adds metadata to the headers of a success, and the status that it chooses for it. */
  public void addSuccess(Metadata metadata, ResponseHeadersBuilder headers) {
    addHeaders(metadata, headers);
    int status = status(metadata);
    if (status >= 200 && status < 400) {
      headers.status(status);
    }
  }

  /** Adds trailers to the headers of an answer that is sent whole. */
  public void addTrailers(Metadata trailers, HttpHeadersBuilder headers) {
    add(trailerPrefix, trailers, headers);
  }

  /** Adds trailers to the headers of an error, and the status that they choose for it. */
  public void addFailure(Metadata trailers, ResponseHeadersBuilder headers) {
    add(trailerPrefix, trailers, headers);
    int status = status(trailers);
    if (status >= 400 && status < 600) {
      headers.status(status);
    }
  }

  private static int status(Metadata metadata) {
    String value = metadata.get(HTTP_STATUS);
    if (value == null || value.length() != 3) {
      return 0;
    }
    for (int i = 0; i < 3; i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return 0;
      }
    }
    return HttpStatus.valueOf(Integer.parseInt(value)).code();
  }

  private void add(String prefix, Metadata metadata, HttpHeadersBuilder headers) {
    for (String key : metadata.keys()) {
      String name = key.toLowerCase(Locale.ROOT);
      String header = header(prefix, name);
      if (header == null) {
        continue;
      }
      if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
        var binary = Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER);
        for (byte[] value : metadata.getAll(binary)) {
          headers.add(header, Base64.getEncoder().encodeToString(value));
        }
      } else {
        var ascii = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
        for (String value : metadata.getAll(ascii)) {
          if (isHeaderValue(value)) {
            headers.add(header, value);
          }
        }
      }
    }
  }

  /** The name that metadata has as a header; null if no client sees it. */
  private String header(String prefix, String name) {
    if (own.contains(name)) {
      return name;
    }
    if (name.startsWith(OWN_NAME)) {
      String header = name.substring(OWN_NAME.length());
      return header.isEmpty() || NEVER.contains(header) ? null : header;
    }
    // grpc-status and the like are in the body already; a pseudo-header is of a relayed answer.
    return isOfTheServer(name)
            || name.equals(HTTP_STATUS.name())
            || !(all || prefixed.contains(name))
        ? null
        : prefix + name;
  }

  /** A line break in a value would end the header and begin another. */
  private static boolean isHeaderValue(String value) {
    return value.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
  }
}
