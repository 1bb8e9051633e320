package dev.jams.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

/** The wrappers of scalars: written as the scalar. */
final class WrapperFormat extends MessageFormat {
  private final FieldDescriptor field;
  private final ValueFormat value;

  WrapperFormat(Message prototype) {
    super(prototype);
    field = prototype.getDescriptorForType().findFieldByNumber(1);
    value = ScalarFormat.of(field.getType());
  }

  @Override
  void write(Message message, JsonWriter out) throws JsonException {
    value.write(message.getField(field), out);
  }

  @Override
  Message read(JsonReader in) throws JsonException {
    return prototype.newBuilderForType().setField(field, value.read(in)).buildPartial();
  }

  @Override
  void merge(JsonReader in, Message.Builder builder) throws JsonException {
    builder.setField(field, value.read(in));
  }

  @Override
  String unset() {
    return "null";
  }
}
