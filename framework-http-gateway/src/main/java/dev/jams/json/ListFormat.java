package dev.jams.json;

import com.google.protobuf.Message;
import java.util.List;

/** Repeated fields. */
final class ListFormat extends ValueFormat {
  private final ValueFormat element;

  ListFormat(ValueFormat element) {
    this.element = element;
  }

  @Override
  void write(Object value, JsonWriter out) throws JsonException {
    List<?> list = (List<?>) value;
    int size = list.size();
    out.append('[');
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        out.append(',');
      }
      try {
        element.write(list.get(i), out);
      } catch (JsonException e) {
        throw e.inside("[" + i + "]");
      }
    }
    out.append(']');
  }

  /** Adds the elements of the array at the current token to the field. */
  void read(JsonReader in, Message.Builder builder, FieldAccess field) throws JsonException {
    if (in.token() != JsonToken.ARRAY) {
      throw in.expected("an array");
    }
    in.enter();
    while (in.tokens().nextElement()) {
      if (in.token() == JsonToken.NULL && !element.readsNull()) {
        throw in.expected("an element that is not null");
      }
      Object value = element.read(in);
      if (value != null) {
        field.add(builder, value);
      }
    }
    in.leave();
  }

  @Override
  Object read(JsonReader in) {
    throw new UnsupportedOperationException("arrays are read into their field");
  }

  @Override
  boolean isDefault(Object value) {
    return ((List<?>) value).isEmpty();
  }
}
