package dev.jams.http.internal.route;

import dev.jams.http.internal.route.PercentDecoder.Form;

/** The path of a request as it came, still percent-encoded. Stateless. */
public final class RequestPath {
  private RequestPath() {}

  /**
   * The one spelling of a path that access rules and the router look at: escapes of unreserved
   * characters are decoded (RFC 3986, section 6.2.2.2), so {@code /%61dmin} is {@code /admin}.
   * Nothing else changes: reserved characters stay as they came, empty segments, parameters and dot
   * segments stay too. Canonical paths are their own canonical form.
   *
   * @param rawPath the path without query and fragment
   * @throws PercentDecodingException if the path does not start with a slash, has a malformed
   *     escape, an escaped NUL, escapes that are not UTF-8, or characters that need an escape
   */
  public static String canonical(String rawPath) throws PercentDecodingException {
    if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
      throw new PercentDecodingException("a path must start with \"/\"");
    }
    boolean escaped = false;
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        throw new PercentDecodingException(
            "character U+%04X at index %d of the path; expected its percent-escape"
                .formatted((int) c, i));
      }
      escaped |= c == '%';
    }
    return escaped ? decodeUnreserved(rawPath) : rawPath;
  }

  private static String decodeUnreserved(String rawPath) throws PercentDecodingException {
    if (PercentDecoder.decode(rawPath, 0, rawPath.length(), Form.ALL).indexOf(0) >= 0) {
      throw new PercentDecodingException("the path has an escaped NUL; remove \"%00\"");
    }
    StringBuilder canonical = new StringBuilder(rawPath.length());
    for (int i = 0; i < rawPath.length(); i++) {
      char c = rawPath.charAt(i);
      if (c == '%') {
        int octet = PercentDecoder.octet(rawPath, i, rawPath.length());
        if (isUnreserved(octet)) {
          canonical.append((char) octet);
        } else {
          canonical.append(rawPath, i, i + 3);
        }
        i += 2;
      } else {
        canonical.append(c);
      }
    }
    return canonical.toString();
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** The end of the segment that starts at an index: the next slash or the end of the path. */
  static int segmentEnd(String path, int from, int end) {
    int slash = path.indexOf('/', from);
    return slash < 0 || slash > end ? end : slash;
  }

  /** Whether the range is {@code .} or {@code ..}. */
  static boolean isDotSegment(String path, int from, int to) {
    int length = to - from;
    return (length == 1 || length == 2) && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
  }

  /** Whether a canonical path has a dot segment. */
  static boolean hasDotSegment(String path) {
    for (int at = 1; at <= path.length(); ) {
      int to = segmentEnd(path, at, path.length());
      if (isDotSegment(path, at, to)) {
        return true;
      }
      at = to + 1;
    }
    return false;
  }
}
