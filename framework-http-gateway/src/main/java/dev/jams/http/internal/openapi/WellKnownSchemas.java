package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;

/** The JSON forms of the message types that the JSON mapping gives a form of their own. */
final class WellKnownSchemas {
  private WellKnownSchemas() {}

  /** The schema of such a type; null for a message that is the object of its fields. */
  static ObjectNode of(Descriptor message) {
    return switch (message.getFullName()) {
      case "google.protobuf.Timestamp" -> Json.type("string").put("format", "date-time");
      case "google.protobuf.Duration" ->
          Json.type("string").put("pattern", "^-?[0-9]+(\\.[0-9]{1,9})?s$");
      case "google.protobuf.FieldMask" -> Json.type("string").put("pattern", "^([^,]+(,[^,]+)*)?$");
      case "google.protobuf.Struct" -> Json.type("object");
      case "google.protobuf.Value" -> Json.object();
      case "google.protobuf.ListValue" -> Json.type("array").set("items", Json.object());
      case "google.protobuf.Any" -> any();
      default -> isWrapper(message) ? wrapped(message) : null;
    };
  }

  /** Whether the message stands for a scalar, and its absence for null. */
  static boolean isWrapper(Descriptor message) {
    return switch (message.getFullName()) {
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" ->
          true;
      default -> false;
    };
  }

  /** The schema of the scalar. */
  private static ObjectNode wrapped(Descriptor wrapper) {
    return ScalarSchemas.of(wrapper.findFieldByNumber(1).getType());
  }

  private static ObjectNode any() {
    ObjectNode schema = Json.type("object");
    schema
        .putObject("properties")
        .set(
            "@type",
            Json.type("string")
                .put(
                    "description",
                    "The type of the message, such as type.googleapis.com/google.rpc.ErrorInfo."
                        + " The members beside it are the message's own, or one member `value`"
                        + " where its type has a JSON form that is no object."));
    return schema;
  }

  /** Adds null to what a schema takes. */
  static ObjectNode nullable(ObjectNode schema) {
    if (schema.has("type")) {
      String type = schema.get("type").asText();
      schema.set("type", Json.array(type, "null"));
    } else {
      schema.withArray("oneOf").add(Json.type("null"));
    }
    return schema;
  }
}
