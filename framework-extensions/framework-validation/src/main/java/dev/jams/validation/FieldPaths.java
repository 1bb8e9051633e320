package dev.jams.validation;

import build.buf.validate.FieldPath;
import build.buf.validate.FieldPathElement;

/** Paths of fields as in {@code user.tags[2]} and {@code labels["home"]}, long keys cut. */
final class FieldPaths {
  /** Keys come from callers, who make them as long as they like. */
  private static final int MAX_KEY = 64;

  private FieldPaths() {}

  /** Empty for the message itself. */
  static String text(FieldPath path) {
    StringBuilder text = new StringBuilder();
    for (FieldPathElement element : path.getElementsList()) {
      if (text.length() > 0) {
        text.append('.');
      }
      text.append(element.getFieldName());
      switch (element.getSubscriptCase()) {
        case INDEX -> text.append('[').append(element.getIndex()).append(']');
        case BOOL_KEY -> text.append('[').append(element.getBoolKey()).append(']');
        case INT_KEY -> text.append('[').append(element.getIntKey()).append(']');
        case UINT_KEY ->
            text.append('[').append(Long.toUnsignedString(element.getUintKey())).append(']');
        case STRING_KEY -> text.append('[').append(quoted(element.getStringKey())).append(']');
        case SUBSCRIPT_NOT_SET -> {}
      }
    }
    return text.toString();
  }

  private static String quoted(String key) {
    return '"' + Violations.cut(key, MAX_KEY).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
