package dev.jams.json;

import com.google.protobuf.Message;

/** How the messages of one class (or, for dynamic messages, of one type) are written and read. */
abstract class MessageFormat {

  /** The default instance of the messages that {@link #read} gives. */
  final Message prototype;

  MessageFormat(Message prototype) {
    this.prototype = prototype;
  }

  abstract void write(Message message, JsonWriter out) throws JsonException;

  /** Reads the value at the current token into a new message. */
  abstract Message read(JsonReader in) throws JsonException;

  /** Reads the value at the current token into the builder, as {@link JsonCodec#merge} says. */
  abstract void merge(JsonReader in, Message.Builder builder) throws JsonException;

  /** Whether JSON's null is a value of this type. */
  boolean readsNull() {
    return false;
  }

  /** Whether a field of this type is not itself a path of a field mask, but its fields are. */
  boolean hasFieldsInPaths() {
    return false;
  }

  /** What stands for a message that is not set, where something has to. */
  abstract String unset();
}
