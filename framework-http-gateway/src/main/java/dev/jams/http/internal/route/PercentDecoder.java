package dev.jams.http.internal.route;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes percent-escapes of RFC 3986, section 2.1, as UTF-8. Stateless. */
public final class PercentDecoder {
  /** What is decoded. */
  public enum Form {
    /** Every escape. */
    ALL,
    /** Every escape but that of the slash, as for a variable of several segments. */
    ALL_BUT_SLASH,
    /** Every escape but those of the reserved characters of RFC 3986, section 2.2. */
    ALL_BUT_RESERVED,
    /** Every escape, and {@code +} is a space, as in a query. */
    QUERY
  }

  private static final String RESERVED = ":/?#[]@!$&'()*+,;=";

  private PercentDecoder() {}

  /**
   * Decodes a range of the text.
   *
   * @param from the index of the first character
   * @param to the index after the last character
   * @throws PercentDecodingException if an escape is malformed, the decoded bytes are not UTF-8, or
   *     a character outside ASCII stands there without an escape
   */
  public static String decode(String text, int from, int to, Form form)
      throws PercentDecodingException {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '%' || c >= 0x80 || (c == '+' && form == Form.QUERY)) {
        return decodeSlowly(text, from, to, form);
      }
    }
    return text.substring(from, to);
  }

  private static String decodeSlowly(String text, int from, int to, Form form)
      throws PercentDecodingException {
    byte[] decoded = new byte[to - from];
    int size = 0;
    boolean ascii = true;
    for (int i = from; i < to; i++) {
      int c = text.charAt(i);
      if (c == '%') {
        int octet = octet(text, i, to);
        if (!isKept(octet, form)) {
          i += 2;
          c = octet;
        }
      } else if (c == '+' && form == Form.QUERY) {
        c = ' ';
      } else if (c >= 0x80) {
        throw new PercentDecodingException(
            "character U+%04X at index %d is not ASCII; expected the percent-escapes of its UTF-8 form"
                .formatted(c, i));
      }
      ascii &= c < 0x80;
      decoded[size++] = (byte) c;
    }
    return ascii ? new String(decoded, 0, size, StandardCharsets.US_ASCII) : utf8(decoded, size);
  }

  private static boolean isKept(int octet, Form form) {
    return switch (form) {
      case ALL, QUERY -> false;
      case ALL_BUT_SLASH -> octet == '/';
      case ALL_BUT_RESERVED -> RESERVED.indexOf(octet) >= 0;
    };
  }

  private static String utf8(byte[] bytes, int size) throws PercentDecodingException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size)).toString();
    } catch (CharacterCodingException e) {
      throw new PercentDecodingException("the percent-escapes do not decode to valid UTF-8");
    }
  }

  /**
   * The octet of the escape at an index.
   *
   * @throws PercentDecodingException if there are not two hexadecimal digits after it
   */
  static int octet(String text, int percent, int to) throws PercentDecodingException {
    int high = percent + 1 < to ? hexDigit(text.charAt(percent + 1)) : -1;
    int low = percent + 2 < to ? hexDigit(text.charAt(percent + 2)) : -1;
    if (high < 0 || low < 0) {
      throw new PercentDecodingException(
          "malformed percent-escape \"%s\" at index %d; expected \"%%\" and two hexadecimal digits"
              .formatted(text.substring(percent, Math.min(percent + 3, to)), percent));
    }
    return high << 4 | low;
  }

  private static int hexDigit(char c) {
    // Character.digit would accept the digits of other scripts.
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }
}
