package dev.jams.logging;

/** Texts as logfmt has them: bare where nobody can mistake them, quoted and escaped elsewhere. */
final class Quoting {
  private Quoting() {}

  static void value(String text, StringBuilder out) {
    if (isBare(text)) {
      out.append(text);
    } else {
      quoted(text, out);
    }
  }

  static void quoted(String text, StringBuilder out) {
    out.append('"');
    escaped(text, out, true);
    out.append('"');
  }

  /** A key, in which whatever would end it becomes an underscore. */
  static void key(String text, StringBuilder out) {
    if (text.isEmpty()) {
      out.append('_');
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c <= ' ' || c == '=' || c == '"' || isUnprintable(c) ? '_' : c);
    }
  }

  /** A text without anything that could begin a line or steer a terminal. */
  static void escaped(String text, StringBuilder out, boolean quoted) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (quoted && (c == '"' || c == '\\')) {
            out.append('\\').append(c);
          } else if (isUnprintable(c) || isLone(text, i)) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
  }

  private static boolean isBare(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == '=' || c == '"' || c == '\\' || isUnprintable(c) || isLone(text, i)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Control characters, line separators, and those that turn the direction of writing. */
  private static boolean isUnprintable(char c) {
    return c < ' '
        || (c >= 0x7f && c <= 0x9f)
        || c == '\u2028'
        || c == '\u2029'
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069');
  }

  /** Half of a surrogate pair, which has no UTF-8. */
  static boolean isLone(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }
}
