package dev.jams.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Map fields. */
final class MapFormat extends ValueFormat {
  private final KeyFormat keys;
  private final ValueFormat values;

  MapFormat(KeyFormat keys, ValueFormat values) {
    this.keys = keys;
    this.values = values;
  }

  @Override
  void write(Object value, JsonWriter out) throws JsonException {
    char separator = '{';
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      out.append(separator);
      separator = ',';
      keys.writeKey(entry.getKey(), out);
      out.append(':');
      try {
        values.write(entry.getValue(), out);
      } catch (JsonException e) {
        throw e.inside(JsonPath.name(String.valueOf(entry.getKey())));
      }
    }
    if (separator == '{') {
      out.append('{');
    }
    out.append('}');
  }

  @Override
  Object read(JsonReader in) throws JsonException {
    if (in.token() != JsonToken.OBJECT) {
      throw in.expected("an object");
    }
    in.enter();
    // An entry with an ignored value stays in as null until the end: its key is taken.
    Map<Object, Object> map = new LinkedHashMap<>();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      Object key = keys.readKey(name, in);
      if (map.containsKey(key)) {
        throw in.duplicate(name);
      }
      if (in.tokens().next() == JsonToken.NULL && !values.readsNull()) {
        throw in.expected("a map value that is not null");
      }
      map.put(key, values.read(in));
    }
    map.values().removeIf(Objects::isNull);
    in.leave();
    return map;
  }

  @Override
  boolean isDefault(Object value) {
    return ((Map<?, ?>) value).isEmpty();
  }
}
