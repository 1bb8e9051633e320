package dev.jams.json;

import com.google.protobuf.Message;
import com.google.protobuf.Value;
import java.io.IOException;

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
  Value readGenerated(JsonReader in) throws IOException {
    return AnyJson.readValue(in);
  }

  @Override
  boolean readsNull() {
    return true;
  }
}
