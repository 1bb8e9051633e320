package dev.jams.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

/**
 * One JSON object in each line: {@code ts} as in RFC 3339, {@code level}, {@code logger}, {@code
 * msg}, the keys and values of the event, and {@code error} with the stack trace. Numbers and
 * booleans are such; everything else is a string.
 */
final class JsonLines implements LineFormat {
  @Override
  public void append(ILoggingEvent event, StringBuilder out) {
    out.append("{\"ts\":\"").append(event.getInstant());
    out.append("\",\"level\":\"").append(event.getLevel());
    out.append("\",\"logger\":");
    string(event.getLoggerName(), out);
    out.append(",\"msg\":");
    string(Fields.text(event.getFormattedMessage()), out);
    Fields.of(event, "ts", "level", "logger", "msg", "error")
        .forEach(
            (key, value) -> {
              string(key, out.append(','));
              value(value, out.append(':'));
            });
    if (event.getThrowableProxy() != null) {
      out.append(",\"error\":");
      string(ThrowableProxyUtil.asString(event.getThrowableProxy()), out);
    }
    out.append("}\n");
  }

  private static void value(Object value, StringBuilder out) {
    if (isNumber(value) || value instanceof Boolean || value == null) {
      out.append(value);
    } else {
      string(Fields.text(value), out);
    }
  }

  /** JSON has neither NaN nor infinity, and other kinds of numbers may print as anything. */
  private static boolean isNumber(Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte
        || (value instanceof Double number && Double.isFinite(number))
        || (value instanceof Float small && Float.isFinite(small));
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            // Half a surrogate pair is valid in no UTF-8, and its escape in few readers.
            out.append(Quoting.isLone(text, i) ? '\ufffd' : c);
          }
        }
      }
    }
    out.append('"');
  }
}
