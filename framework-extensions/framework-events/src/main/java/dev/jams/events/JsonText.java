package dev.jams.events;

/** Writes JSON of a bounded size. What does not fit is left out, and it is JSON all the same. */
final class JsonText {
  private final StringBuilder text = new StringBuilder();
  private final int max;
  private boolean separate;
  private boolean cut;

  JsonText(int max) {
    this.max = max;
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

  JsonText string(String value) {
    separate();
    quote(value);
    return this;
  }

  private void separate() {
    if (separate) {
      text.append(',');
    }
    separate = true;
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        default -> {
          boolean lone =
              Character.isSurrogate(c)
                  && !(Character.isHighSurrogate(c)
                      ? i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1))
                      : i > 0 && Character.isHighSurrogate(value.charAt(i - 1)));
          if (c < ' ' || lone) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
