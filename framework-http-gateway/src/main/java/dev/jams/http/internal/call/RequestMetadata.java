package dev.jams.http.internal.call;

import com.linecorp.armeria.common.RequestHeaders;
import io.grpc.Metadata;
import io.grpc.StatusException;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which request headers a service sees, as {@link Metadata}: those on a list under their own names,
 * and those with a prefix without it. Everything else stays outside, so that no header of a proxy
 * or a connection is taken for one of the caller's. Immutable.
 */
public final class RequestMetadata {
  /** The prefix, unless another is set. */
  public static final String PREFIX = "grpc-metadata-";

  private static final String RESERVED = "grpc-";
  private static final AsciiString CONNECTION = AsciiString.of("connection");

  private static final Set<String> ALWAYS_ALLOWED =
      Set.of(
          "accept-language",
          "authorization",
          "forwarded",
          "idempotency-key",
          "traceparent",
          "tracestate",
          "user-agent",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-proto",
          "x-request-id");

  /** Names that belong to the transport even behind the prefix. */
  private static final Set<String> NEVER =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Map<AsciiString, Metadata.Key<String>> allowed = new HashMap<>();
  private final Set<String> credentials;
  private final String prefix;

  /**
   * Makes the rule.
   *
   * @param further names of headers that are passed under their own names besides those that always
   *     are
   * @param prefix of the headers that are passed without it, in any case; not empty
   * @throws IllegalArgumentException for a name that belongs to the transport or is none
   */
  public RequestMetadata(Collection<String> further, String prefix) {
    this(further, prefix, Set.of());
  }

  /**
   * The same where some headers say who calls.
   *
   * @param credentials names in lower case of headers that are passed under their own names, too,
   *     and that no prefix makes of others
   */
  public RequestMetadata(
      Collection<String> further, String prefix, Collection<String> credentials) {
    this.credentials = Set.copyOf(credentials);
    this.prefix = prefix.toLowerCase(Locale.ROOT);
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException(
          "the prefix of metadata is empty, which would let every header in; expected a prefix "
              + "such as "
              + PREFIX);
    }
    ALWAYS_ALLOWED.forEach(this::allow);
    further.forEach(this::allow);
    credentials.forEach(this::allow);
  }

  private void allow(String header) {
    String name = header.toLowerCase(Locale.ROOT);
    if (belongsToTransport(name) || name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
      throw new IllegalArgumentException(
          "the header "
              + header
              + " cannot be passed to services: it belongs to the transport; take it off the list");
    }
    allowed.put(AsciiString.of(name), ascii(name));
  }

  /** Whether a header, its name in lower case, is none of the caller's in any protocol. */
  public static boolean belongsToTransport(String name) {
    return name.startsWith(RESERVED) || name.startsWith(":") || NEVER.contains(name);
  }

  /**
   * What a service sees of these headers.
   *
   * @throws StatusException naming the header that cannot be passed on
   */
  public Metadata of(RequestHeaders headers) throws StatusException {
    Metadata metadata = new Metadata();
    for (Map.Entry<AsciiString, String> header : headers) {
      AsciiString name = header.getKey();
      Metadata.Key<String> key = allowed.get(name);
      if (key != null) {
        if (!isNamedByConnection(name, headers)) {
          metadata.put(key, printable(name, header.getValue()));
        }
      } else if (name.length() > prefix.length() && name.startsWith(prefix)) {
        if (!isNamedByConnection(name, headers)) {
          put(metadata, name, header.getValue());
        }
      }
    }
    return metadata;
  }

  /** RFC 9110, section 7.6.1: such a header is meant for this hop alone. */
  public static boolean isNamedByConnection(AsciiString name, RequestHeaders headers) {
    for (String value : headers.getAll(CONNECTION)) {
      for (String option : value.split(",", -1)) {
        if (name.contentEqualsIgnoreCase(option.trim())) {
          return true;
        }
      }
    }
    return false;
  }

  private void put(Metadata metadata, AsciiString header, String value) throws StatusException {
    String name = header.toString().substring(prefix.length()).toLowerCase(Locale.ROOT);
    // Of proxies, whose own headers would not be told apart from these; nor do proxies look for who
    // calls under other names than these have.
    if (belongsToTransport(name) || TrustedHops.isForwarded(name) || credentials.contains(name)) {
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
      throw BadRequests.of(
          "header " + header + " is not base64, or its name is not one that metadata can have",
          header.toString());
    }
  }

  private static Metadata.Key<String> ascii(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /**
   * The value of a header, which metadata can have if it is printable ASCII.
   *
   * @throws StatusException naming the header if it is not
   */
  public static String printable(AsciiString name, String value) throws StatusException {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < 0x20 || c > 0x7e) {
        throw BadRequests.of(
            "header " + name + " has a character outside printable ASCII at " + i, name.toString());
      }
    }
    return value;
  }
}
