package dev.jams.json;

import com.google.protobuf.Message;

/**
 * Gets and sets one field of the messages of one class. Enums are their numbers, a map field is a
 * Map. Thread-safe.
 */
interface FieldAccess {

  /** Whether a field that knows presence is set. */
  boolean has(Message message);

  Object get(Message message);

  /** Sets a singular field, puts all into a map. */
  void set(Message.Builder builder, Object value);

  /** Adds an element to a repeated field. */
  void add(Message.Builder builder, Object element);
}
