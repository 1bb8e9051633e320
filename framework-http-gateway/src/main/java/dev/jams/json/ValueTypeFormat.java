package dev.jams.json;

import com.google.protobuf.Message;
import com.google.protobuf.Value;

/** google.protobuf.Value: any JSON value, null among them. */
final class ValueTypeFormat extends WellKnownFormat<Value> {
  ValueTypeFormat(Message prototype) {
    super(prototype, Value.getDefaultInstance());
  }

  @Override
  void writeGenerated(Value message, JsonWriter out) throws JsonException {
    AnyJson.writeValue(message, out);
  }

  @Override
  Value readGenerated(JsonReader in) throws JsonException {
    return AnyJson.readValue(in);
  }

  @Override
  boolean readsNull() {
    return true;
  }
}
