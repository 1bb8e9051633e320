package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.List;
import java.util.Set;

/** Which answers are compressed. Immutable. */
public final class Compression {
  /** None is. */
  public static final Compression OFF = new Compression(List.of(), 0);

  /** Those that are not text by their main type or suffix, and yet get smaller. */
  private static final Set<String> SUBTYPES =
      Set.of("json", "x-ndjson", "xml", "javascript", "protobuf", "x-protobuf", "wasm");

  private final List<ContentCoding> codings;
  private final int minSize;

  private Compression(List<ContentCoding> codings, int minSize) {
    this.codings = codings;
    this.minSize = minSize;
  }

  /**
   * Compresses where client and type allow it.
   *
   * @param minSize of an answer in bytes; what is smaller would hardly get smaller still
   */
  public static Compression from(int minSize) {
    return new Compression(ContentCoding.available(), minSize);
  }

  /** What the client wants. */
  AcceptEncoding accepted(RequestHeaders headers) {
    if (codings.isEmpty() || !headers.contains(HttpHeaderNames.ACCEPT_ENCODING)) {
      return AcceptEncoding.NONE;
    }
    String all = String.join(",", headers.getAll(HttpHeaderNames.ACCEPT_ENCODING));
    return AcceptEncoding.choose(all, codings);
  }

  /** The codings that there are, for an error message. */
  String offered() {
    return String.join(", ", codings.stream().map(ContentCoding::headerValue).toList());
  }

  /** Whether an answer depends on what the client accepts. */
  boolean isWorthwhile(MediaType type, long size) {
    return !codings.isEmpty() && size >= minSize && type != null && getsSmaller(type);
  }

  /** Images, archives and the like are compressed already, and of others nobody knows. */
  private static boolean getsSmaller(MediaType type) {
    String subtype = type.subtype();
    return type.type().equals("text")
        || subtype.endsWith("+json")
        || subtype.endsWith("+xml")
        || (type.type().equals("application") && SUBTYPES.contains(subtype));
  }
}
