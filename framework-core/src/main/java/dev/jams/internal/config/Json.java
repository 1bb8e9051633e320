package dev.jams.internal.config;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Prints the values of a {@link RawType} in one line. */
final class Json {
  private Json() {}

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      out.append('{');
      for (Iterator<? extends Map.Entry<?, ?>> i = map.entrySet().iterator(); i.hasNext(); ) {
        Map.Entry<?, ?> entry = i.next();
        text((String) entry.getKey(), out);
        out.append(": ");
        write(entry.getValue(), out);
        out.append(i.hasNext() ? ", " : "");
      }
      out.append('}');
    } else if (value instanceof List<?> list) {
      out.append('[');
      for (Iterator<?> i = list.iterator(); i.hasNext(); ) {
        write(i.next(), out);
        out.append(i.hasNext() ? ", " : "");
      }
      out.append(']');
    } else if (value instanceof String text) {
      text(text, out);
    } else if (value instanceof Double number && number == Math.rint(number) && fits(number)) {
      out.append(number.longValue());
    } else {
      out.append(value);
    }
  }

  private static boolean fits(double number) {
    return Math.abs(number) < 1L << 53;
  }

  private static void text(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
