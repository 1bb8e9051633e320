package dev.jams.security;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;

/** Looks at a token before anything is made of it. */
final class TokenText {
  private TokenText() {}

  /** Whether it is three parts of unpadded base64url, none of them empty: RFC 7515, section 7.1. */
  static boolean isSigned(String token) {
    int dots = 0;
    int length = 0;
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c == '.') {
        if (length == 0 || ++dots > 2) {
          return false;
        }
        length = 0;
      } else if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || c == '-'
          || c == '_') {
        length++;
      } else {
        return false;
      }
    }
    return dots == 2 && length > 0;
  }

  /**
   * Whether objects and arrays are inside each other deeper than that.
   *
   * @param part JSON in base64url
   */
  static boolean isDeeper(Base64URL part, int max) {
    int depth = 0;
    boolean quoted = false;
    byte[] json = part.decode();
    for (int i = 0; i < json.length; i++) {
      switch (json[i]) {
        case '"' -> quoted = !quoted;
        case '\\' -> i += quoted ? 1 : 0;
        case '{', '[' -> depth += quoted ? 0 : 1;
        case '}', ']' -> depth -= quoted ? 0 : 1;
        default -> {}
      }
      if (depth > max) {
        return true;
      }
    }
    return false;
  }

  static byte[] ascii(String token) {
    return token.getBytes(StandardCharsets.US_ASCII);
  }
}
