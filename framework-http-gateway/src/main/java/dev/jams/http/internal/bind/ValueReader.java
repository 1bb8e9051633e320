package dev.jams.http.internal.bind;

import com.google.protobuf.Message;

/** Reads a field's value from the text of a path variable or query parameter. Immutable. */
@FunctionalInterface
interface ValueReader {
  /**
   * Returns the value as {@link Message.Builder#setField} takes it.
   *
   * @param text the decoded text
   * @param parent the builder of the message that has the field; only asked for builders
   */
  Object read(String text, Message.Builder parent) throws BadValueException;
}
