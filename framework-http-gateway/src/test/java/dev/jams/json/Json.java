package dev.jams.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Legacy;

/** Reading and writing of text, as the tests need it. */
final class Json {
  static final TypeRegistry TYPES =
      TypeRegistry.newBuilder().add(AllKinds.getDescriptor()).add(Legacy.getDescriptor()).build();
  static final JsonCodec CODEC = JsonCodec.newBuilder().typeRegistry(TYPES).build();
  static final JsonCodec STRICT =
      JsonCodec.newBuilder().typeRegistry(TYPES).rejectUnknownFields(true).build();

  private Json() {}

  static AllKinds read(String json) throws JsonException {
    return (AllKinds) read(CODEC, json, AllKinds.getDefaultInstance());
  }

  static Message read(JsonCodec codec, String json, Message prototype) throws JsonException {
    return read(codec, json.getBytes(UTF_8), prototype);
  }

  static Message read(JsonCodec codec, byte[] json, Message prototype) throws JsonException {
    Message.Builder builder = prototype.newBuilderForType();
    codec.merge(json, 0, json.length, builder);
    return builder.build();
  }

  /** The error that reading gives; null if there is none. */
  static JsonException error(JsonCodec codec, byte[] json, Message prototype) {
    return catchThrowableOfType(JsonException.class, () -> read(codec, json, prototype));
  }

  static JsonException error(String json) {
    return error(CODEC, json.getBytes(UTF_8), AllKinds.getDefaultInstance());
  }

  /** Single quotes are easier to read inside Java strings. */
  static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
