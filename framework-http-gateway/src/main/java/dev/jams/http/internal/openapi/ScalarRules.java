package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigInteger;
import java.util.List;

/** The rules of single values. Immutable. */
final class ScalarRules {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final SchemaOptions options;

  ScalarRules(SchemaOptions options) {
    this.options = options;
  }

  /**
   * Says what the rules of a value say.
   *
   * @param said gets it
   * @param schema of the value, as it is without
   */
  void add(ObjectNode said, ObjectNode schema, FieldDescriptor field, ProtoRules rules) {
    String type = rules.type();
    ProtoRules own = type.isEmpty() ? new ProtoRules(null) : rules.part(type);
    switch (type) {
      case "string" -> {
        TextRules.add(said, own);
        values(said, schema, field, type, own);
      }
      case "bool", "enum" -> values(said, schema, field, type, own);
      case "float",
          "double",
          "int32",
          "int64",
          "uint32",
          "uint64",
          "sint32",
          "sint64",
          "fixed32",
          "fixed64",
          "sfixed32",
          "sfixed64" -> {
        bounds(said, type, own);
        values(said, schema, field, type, own);
      }
      default -> {}
    }
    if (rules.isRequired() && !field.hasPresence() && isText(field) && !said.has("minLength")) {
      said.put("minLength", 1);
    }
  }

  private static boolean isText(FieldDescriptor field) {
    return field.getType() == FieldDescriptor.Type.STRING
        || field.getType() == FieldDescriptor.Type.BYTES;
  }

  private void values(
      ObjectNode said, ObjectNode schema, FieldDescriptor field, String type, ProtoRules rules) {
    boolean nullable = schema.path("type").isArray();
    if (rules.has("const")) {
      JsonNode value = value(field, type, rules.get("const"));
      if (nullable) {
        said.putArray("enum").add(value).addNull();
      } else {
        said.set("const", value);
      }
    } else if (rules.has("in")) {
      ArrayNode values = values(field, type, rules.list("in"));
      said.set("enum", nullable ? values.addNull() : values);
    }
    if (rules.has("not_in")) {
      ObjectNode not = Json.object().set("enum", values(field, type, rules.list("not_in")));
      if (said.has("not")) {
        ObjectNode other = (ObjectNode) said.get("not");
        not = Json.object().set("anyOf", NODES.arrayNode().add(other).add(not));
      }
      said.set("not", not);
    }
  }

  private ArrayNode values(FieldDescriptor field, String type, List<?> values) {
    ArrayNode array = NODES.arrayNode();
    values.forEach(each -> array.add(value(field, type, each)));
    return array;
  }

  /** As it is in JSON. */
  private JsonNode value(FieldDescriptor field, String type, Object value) {
    return switch (type) {
      case "string" -> NODES.textNode((String) value);
      case "bool" -> NODES.booleanNode((Boolean) value);
      case "enum" -> enumeration(field, (Integer) value);
      case "int64", "uint64", "sint64", "fixed64", "sfixed64" ->
          NODES.textNode(number(type, value).asText());
      default -> number(type, value);
    };
  }

  private JsonNode enumeration(FieldDescriptor field, int number) {
    EnumValueDescriptor known = field.getEnumType().findValueByNumber(number);
    return known == null || options.enumsAsNumbers()
        ? NODES.numberNode(number)
        : NODES.textNode(known.getName());
  }

  private static JsonNode number(String type, Object value) {
    return switch (type) {
      case "uint32", "fixed32" -> NODES.numberNode(Integer.toUnsignedLong((Integer) value));
      case "uint64", "fixed64" ->
          NODES.numberNode(new BigInteger(Long.toUnsignedString((Long) value)));
      case "float" -> NODES.numberNode(Double.parseDouble(value.toString()));
      case "double" -> NODES.numberNode((Double) value);
      default -> NODES.numberNode(((Number) value).longValue());
    };
  }

  /** Where the upper bound is below the lower one, values are outside of both. */
  private static void bounds(ObjectNode said, String type, ProtoRules rules) {
    ObjectNode lower = Json.object();
    ObjectNode upper = Json.object();
    bound(lower, "exclusiveMinimum", type, rules, "gt");
    bound(lower, "minimum", type, rules, "gte");
    bound(upper, "exclusiveMaximum", type, rules, "lt");
    bound(upper, "maximum", type, rules, "lte");
    if (!lower.isEmpty()
        && !upper.isEmpty()
        && only(upper).decimalValue().compareTo(only(lower).decimalValue()) < 0) {
      said.putArray("anyOf").add(lower).add(upper);
    } else {
      said.setAll(lower);
      said.setAll(upper);
    }
  }

  private static JsonNode only(ObjectNode bound) {
    return bound.elements().next();
  }

  private static void bound(
      ObjectNode bounds, String word, String type, ProtoRules rules, String rule) {
    if (rules.has(rule) && Double.isFinite(((Number) rules.get(rule)).doubleValue())) {
      bounds.set(word, number(type, rules.get(rule)));
    }
  }

  /** The part of a schema that the rules are for: of a number that may be NaN, the number. */
  ObjectNode target(ObjectNode schema, ObjectNode said) {
    boolean number = schema.path("oneOf").isArray() && schema.path("oneOf").get(0).has("format");
    return number ? (ObjectNode) schema.get("oneOf").get(0) : schema;
  }

  /** What takes only the value that is not sent. */
  ObjectNode zero(FieldDescriptor field) {
    JsonNode zero =
        switch (field.getType()) {
          case STRING, BYTES -> NODES.textNode("");
          case BOOL -> NODES.booleanNode(false);
          case INT64, UINT64, SINT64, FIXED64, SFIXED64 -> NODES.textNode("0");
          case ENUM -> enumeration(field, 0);
          case MESSAGE, GROUP -> NODES.objectNode();
          default -> NODES.numberNode(0);
        };
    return Json.object().set("const", zero);
  }
}
