package dev.jams.json;

import com.google.protobuf.ListValue;
import com.google.protobuf.Message;

/** google.protobuf.ListValue: any JSON array. */
final class ListValueFormat extends WellKnownFormat<ListValue> {
  ListValueFormat(Message prototype) {
    super(prototype, ListValue.getDefaultInstance());
  }

  @Override
  void writeGenerated(ListValue message, JsonWriter out) throws JsonException {
    AnyJson.writeList(message, out);
  }

  @Override
  ListValue readGenerated(JsonReader in) throws JsonException {
    return AnyJson.readList(in);
  }

  @Override
  String unset() {
    return "[]";
  }
}
