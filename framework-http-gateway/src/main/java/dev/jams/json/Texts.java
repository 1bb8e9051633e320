package dev.jams.json;

/** Foreign text made fit for an error message: short, on one line, printable. */
final class Texts {
  private static final int MAX_VALUE = 60;

  private Texts() {}

  static String quote(String text) {
    return quote(text, MAX_VALUE);
  }

  static String quote(String text, int max) {
    return '"' + clean(text, max) + '"';
  }

  static String shorten(String text) {
    return clean(text, MAX_VALUE);
  }

  private static String clean(String text, int max) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (i >= max) {
        return out.append('…').toString();
      }
      if (Character.isISOControl(c) || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
