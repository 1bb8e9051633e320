package dev.jams.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
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

  @Override
  Object read(JsonReader in) throws IOException {
    if (in.token() != JsonToken.START_ARRAY) {
      throw in.expected("an array");
    }
    in.enter();
    List<Object> list = new ArrayList<>();
    JsonParser parser = in.parser();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.VALUE_NULL && !element.readsNull()) {
        throw in.expected("an element that is not null");
      }
      Object value = element.read(in);
      if (value != null) {
        list.add(value);
      }
    }
    in.leave();
    return list;
  }

  @Override
  boolean isDefault(Object value) {
    return ((List<?>) value).isEmpty();
  }
}
