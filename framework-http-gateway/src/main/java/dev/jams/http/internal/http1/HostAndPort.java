package dev.jams.http.internal.http1;

import io.netty.util.NetUtil;

/** The value of a Host header, by RFC 9110, section 7.2, and RFC 3986, section 3.2. */
final class HostAndPort {
  private static final String PUNCTUATION = "-._~!$&'()*+,;=";
  private static final int MAX_PORT = 65_535;
  private static final int MAX_PORT_DIGITS = 5;

  private HostAndPort() {}

  static boolean isValid(String value) {
    if (value.startsWith("[")) {
      int end = value.indexOf(']');
      return end > 0
          && NetUtil.isValidIpV6Address(value.substring(1, end))
          && isPort(value.substring(end + 1));
    }
    int colon = value.indexOf(':');
    String name = colon < 0 ? value : value.substring(0, colon);
    return isName(name) && isPort(value.substring(name.length()));
  }

  private static boolean isName(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '%') {
        if (i + 2 >= name.length() || !isHex(name.charAt(i + 1)) || !isHex(name.charAt(i + 2))) {
          return false;
        }
        i += 2;
      } else if (!isLetter(c) && !isDigit(c) && PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Nothing, or a colon and perhaps a number. */
  private static boolean isPort(String rest) {
    if (rest.isEmpty() || rest.equals(":")) {
      return true;
    }
    if (rest.charAt(0) != ':' || rest.length() > 1 + MAX_PORT_DIGITS) {
      return false;
    }
    for (int i = 1; i < rest.length(); i++) {
      if (!isDigit(rest.charAt(i))) {
        return false;
      }
    }
    return Integer.parseInt(rest.substring(1)) <= MAX_PORT;
  }

  private static boolean isHex(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
