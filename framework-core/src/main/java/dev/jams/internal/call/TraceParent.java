package dev.jams.internal.call;

/**
 * The header {@code traceparent}: version, trace id, parent id and flags in lower-case hexadecimal,
 * joined by dashes. Later versions may be longer, version {@code ff} and ids of zeros are invalid.
 * See <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context, section
 * 3.2</a>.
 */
final class TraceParent {
  private static final int TRACE = 3;
  private static final int PARENT = 36;
  private static final int FLAGS = 53;
  private static final int LENGTH = 55;

  private TraceParent() {}

  static boolean isValid(String text) {
    if (text == null || text.length() < LENGTH) {
      return false;
    }
    boolean fits =
        text.startsWith("00")
            ? text.length() == LENGTH
            : text.length() == LENGTH || text.charAt(LENGTH) == '-';
    return fits
        && isHex(text, 0, TRACE - 1)
        && !text.startsWith("ff")
        && text.charAt(TRACE - 1) == '-'
        && isId(text, TRACE, PARENT - 1)
        && text.charAt(PARENT - 1) == '-'
        && isId(text, PARENT, FLAGS - 1)
        && text.charAt(FLAGS - 1) == '-'
        && isHex(text, FLAGS, LENGTH);
  }

  /** The trace id of a valid header. */
  static String traceId(String text) {
    return text.substring(TRACE, PARENT - 1);
  }

  private static boolean isId(String text, int from, int to) {
    boolean zeros = true;
    for (int i = from; i < to; i++) {
      zeros &= text.charAt(i) == '0';
    }
    return !zeros && isHex(text, from, to);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
        return false;
      }
    }
    return true;
  }
}
