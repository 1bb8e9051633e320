package dev.jams.json;

/**
 * How the values of one type are written and read.
 *
 * <p>Values are as {@link FieldAccess} gives and takes them: boxed primitives, String, ByteString,
 * Message, an Integer for an enum, a List or a Map of those.
 */
abstract class ValueFormat {

  abstract void write(Object value, JsonWriter out) throws JsonException;

  /**
   * Reads the value whose first token is the parser's current one, which is {@code null} only if
   * {@link #readsNull}; afterwards the current token is the value's last.
   *
   * @return null if the value is one to be ignored, such as the unknown name of an enum value
   */
  abstract Object read(JsonReader in) throws JsonException;

  /** Whether JSON's null is a value of this type; for all others it means "not set". */
  boolean readsNull() {
    return false;
  }

  /** The format of the message that the value is; null if it is none. */
  MessageFormat message() {
    return null;
  }

  /** Whether a field without presence that has this value counts as not set. */
  abstract boolean isDefault(Object value);
}
