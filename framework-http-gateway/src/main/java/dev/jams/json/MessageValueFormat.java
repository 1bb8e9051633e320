package dev.jams.json;

import com.google.protobuf.Message;

/**
 * Fields that hold a message. The format of the message is looked up at the first use, since types
 * may contain themselves.
 */
final class MessageValueFormat extends ValueFormat {
  private final MessageFormats formats;
  private final Message prototype;

  /** Written by whichever thread comes first; all would write the same. */
  private MessageFormat format;

  MessageValueFormat(MessageFormats formats, Message prototype) {
    this.formats = formats;
    this.prototype = prototype;
  }

  @Override
  MessageFormat message() {
    MessageFormat known = format;
    if (known == null) {
      known = formats.of(prototype);
      format = known;
    }
    return known;
  }

  @Override
  void write(Object value, JsonWriter out) throws JsonException {
    Message message = (Message) value;
    MessageFormat known = message();
    // A dynamic message may hold generated ones, and an extension field may hold either.
    if (known.prototype.getClass() != message.getClass()) {
      known = formats.of(message);
    }
    known.write(message, out);
  }

  @Override
  Object read(JsonReader in) throws JsonException {
    return message().read(in);
  }

  @Override
  boolean readsNull() {
    return message().readsNull();
  }

  @Override
  boolean isDefault(Object value) {
    return false;
  }
}
