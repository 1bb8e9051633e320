package dev.jams.examples.tracker.store;

/** Shows values of unknown origin in messages. */
public final class Quoted {

  private static final int MAX_LENGTH = 80;

  private Quoted() {}

  /** Puts a value in quotes, on one line and cut to 80 characters. */
  public static String of(String value) {
    String shown = value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH) + "…";
    StringBuilder quoted = new StringBuilder("\"");
    shown.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
      quoted.append(String.format("\\u%04x", c));
    } else {
      quoted.appendCodePoint(c);
    }
  }
}
