package dev.jams.events;

/** Writes JSON of a bounded size. What does not fit is left out, and it is JSON all the same. */
final class JsonText {
  private final StringBuilder text;
  private final int max;
  private boolean separate;
  private boolean cut;

  JsonText(int max) {
    this(max, 256);
  }

  /**
   * @param typical how many characters it seldom has more of
   */
  JsonText(int max, int typical) {
    this.max = max;
    this.text = new StringBuilder(typical);
  }

  /** Whether there is room for another value of this many characters. */
  boolean fits(int length) {
    if (text.length() + length > max) {
      cut = true;
      return false;
    }
    return true;
  }

  boolean isCut() {
    return cut;
  }

  JsonText open(char bracket) {
    separate();
    text.append(bracket);
    separate = false;
    return this;
  }

  JsonText close(char bracket) {
    text.append(bracket);
    separate = true;
    return this;
  }

  JsonText name(String name) {
    separate();
    quote(name);
    text.append(':');
    separate = false;
    return this;
  }

  JsonText raw(String json) {
    separate();
    text.append(json);
    return this;
  }

  JsonText number(long value) {
    separate();
    text.append(value);
    return this;
  }

  JsonText string(String value) {
    separate();
    quote(value);
    return this;
  }

  /** What comes next is another text of JSON. */
  void endLine() {
    text.append('\n');
    separate = false;
  }

  private void separate() {
    if (separate) {
      text.append(',');
    }
    separate = true;
  }

  private void quote(String value) {
    text.append('"');
    int plain = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || isLone(c, i, value)) {
        text.append(value, plain, i);
        escape(c);
        plain = i + 1;
      }
    }
    if (plain == 0) {
      // Copied as a whole, which most are.
      text.append(value);
    } else {
      text.append(value, plain, value.length());
    }
    text.append('"');
  }

  private static boolean isLone(char c, int i, String value) {
    if (!Character.isSurrogate(c)) {
      return false;
    }
    return !(Character.isHighSurrogate(c)
        ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(value.charAt(i - 1)));
  }

  private void escape(char c) {
    switch (c) {
      case '"', '\\' -> text.append('\\').append(c);
      case '\n' -> text.append("\\n");
      default -> text.append(String.format("\\u%04x", (int) c));
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
