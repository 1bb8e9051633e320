package dev.jams.json;

import com.google.protobuf.Descriptors.FieldDescriptor;

/** The enum google.protobuf.NullValue: always JSON's null. Its name and number are read too. */
final class NullValueFormat extends ValueFormat {
  private static final byte[] NULL = JsonWriter.ascii("null");

  private final EnumFormat asEnum;

  NullValueFormat(FieldDescriptor field) {
    asEnum = new EnumFormat(field, false);
  }

  @Override
  void write(Object value, JsonWriter out) {
    out.append(NULL);
  }

  @Override
  Object read(JsonReader in) throws JsonException {
    return in.token() == JsonToken.NULL ? (Integer) 0 : asEnum.read(in);
  }

  @Override
  boolean readsNull() {
    return true;
  }

  @Override
  boolean isDefault(Object value) {
    return asEnum.isDefault(value);
  }
}
