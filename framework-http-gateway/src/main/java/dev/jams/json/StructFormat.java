package dev.jams.json;

import com.google.protobuf.Message;
import com.google.protobuf.Struct;

/** google.protobuf.Struct: any JSON object. */
final class StructFormat extends WellKnownFormat<Struct> {
  StructFormat(Message prototype) {
    super(prototype, Struct.getDefaultInstance());
  }

  @Override
  void writeGenerated(Struct message, JsonWriter out) throws JsonException {
    AnyJson.writeStruct(message, out);
  }

  @Override
  Struct readGenerated(JsonReader in) throws JsonException {
    return AnyJson.readStruct(in);
  }

  @Override
  String unset() {
    return "{}";
  }
}
