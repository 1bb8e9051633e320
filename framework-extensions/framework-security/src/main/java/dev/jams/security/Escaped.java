package dev.jams.security;

/** What a caller has chosen, so that it can begin no line of a log, nor fill one. */
final class Escaped {
  private static final int LONGEST = 100;

  private Escaped() {}

  static String of(Object chosen) {
    String text = String.valueOf(chosen);
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length() && i < LONGEST; i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        escaped.append(c);
      } else {
        escaped.append(String.format("\\u%04x", (int) c));
      }
    }
    return text.length() > LONGEST ? escaped.append("...").toString() : escaped.toString();
  }
}
