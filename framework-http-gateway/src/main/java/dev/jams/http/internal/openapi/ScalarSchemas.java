package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;

/** The JSON forms of scalars. */
final class ScalarSchemas {
  private static final long MAX_UINT32 = 0xffff_ffffL;

  private ScalarSchemas() {}

  /** The schema of a scalar type; for 64-bit integers their text, which every client can hold. */
  static ObjectNode of(FieldDescriptor.Type type) {
    return switch (type) {
      case INT32, SINT32, SFIXED32 -> Json.type("integer").put("format", "int32");
      case UINT32, FIXED32 ->
          Json.type("integer").put("format", "uint32").put("minimum", 0).put("maximum", MAX_UINT32);
      case INT64, SINT64, SFIXED64 ->
          Json.type("string").put("format", "int64").put("pattern", "^-?[0-9]+$");
      case UINT64, FIXED64 ->
          Json.type("string").put("format", "uint64").put("pattern", "^[0-9]+$");
      case FLOAT -> number("float");
      case DOUBLE -> number("double");
      case BOOL -> Json.type("boolean");
      case STRING -> Json.type("string");
      case BYTES -> Json.type("string").put("contentEncoding", "base64");
      case ENUM, MESSAGE, GROUP -> throw new IllegalArgumentException(type + " is no scalar");
    };
  }

  private static ObjectNode number(String format) {
    ObjectNode schema = Json.object();
    schema
        .putArray("oneOf")
        .add(Json.type("number").put("format", format))
        .add(Json.type("string").set("enum", Json.array("NaN", "Infinity", "-Infinity")));
    return schema;
  }

  /** The texts that are keys of a JSON object; null for any. */
  static ObjectNode key(FieldDescriptor.Type type) {
    return switch (type) {
      case STRING -> null;
      case BOOL -> Json.object().set("enum", Json.array("true", "false"));
      case UINT32, FIXED32, UINT64, FIXED64 -> Json.object().put("pattern", "^[0-9]+$");
      default -> Json.object().put("pattern", "^-?[0-9]+$");
    };
  }
}
