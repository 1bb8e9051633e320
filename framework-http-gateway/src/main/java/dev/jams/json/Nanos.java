package dev.jams.json;

/** The fraction of a second, in Timestamp and Duration. */
final class Nanos {
  static final int MAX = 999_999_999;

  private static final int DIGITS = 9;
  private static final int MILLI = 1_000_000;
  private static final int MICRO = 1_000;

  private Nanos() {}

  /** Writes nothing, or a point and 3, 6 or 9 digits. */
  static void write(int nanos, JsonWriter out) {
    if (nanos == 0) {
      return;
    }
    out.append('.');
    if (nanos % MILLI == 0) {
      out.appendPadded(nanos / MILLI, 3);
    } else if (nanos % MICRO == 0) {
      out.appendPadded(nanos / MICRO, 6);
    } else {
      out.appendPadded(nanos, DIGITS);
    }
  }

  /** Where the fraction that may be at {@code from} ends; -1 if it is malformed. */
  static int end(TextSpan text, int from) {
    if (!text.is(from, '.')) {
      return from;
    }
    int end = from + 1;
    while (text.isDigit(end)) {
      end++;
    }
    int digits = end - from - 1;
    return digits >= 1 && digits <= DIGITS ? end : -1;
  }

  static int read(TextSpan text, int from, int end) {
    if (end == from) {
      return 0;
    }
    int digits = end - from - 1;
    int nanos = text.number(from + 1, digits);
    for (int i = digits; i < DIGITS; i++) {
      nanos *= 10;
    }
    return nanos;
  }
}
