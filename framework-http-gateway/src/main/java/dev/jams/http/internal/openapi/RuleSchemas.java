package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;

/**
 * Says in schemas what the rules of protovalidate say: in words of JSON Schema where it has some,
 * otherwise as text. A schema never refuses what the rules allow. Immutable.
 */
final class RuleSchemas {
  private static final String WORDS = "x-jams-rules";

  private final SchemaOptions options;
  private final ScalarRules scalars;

  RuleSchemas(SchemaOptions options) {
    this.options = options;
    this.scalars = new ScalarRules(options);
  }

  /** Adds the rules of a message, without those of its fields. */
  void add(ObjectNode schema, Descriptor message) {
    words(schema, RuleTexts.of(message, options));
  }

  /** Adds the rules of a field to the schema of its value, be it one, a list or a map. */
  void add(ObjectNode schema, FieldDescriptor field) {
    add(schema, field, ProtoRules.of(field), field.isRepeated());
  }

  /**
   * Adds rules.
   *
   * @param many whether they are for the whole of a list or map, not for an element
   */
  private void add(ObjectNode schema, FieldDescriptor field, ProtoRules rules, boolean many) {
    if (rules.isNone() || rules.ignores("IGNORE_ALWAYS")) {
      return;
    }
    words(schema, RuleTexts.of(rules));
    ObjectNode said = Json.object();
    ObjectNode zero;
    if (many && field.isMapField()) {
      ProtoRules map = rules.part("map");
      size(said, "minProperties", "maxProperties", map.count("min_pairs"), map, "max_pairs", rules);
      zero = Json.object().put("maxProperties", 0);
      addToParts(schema, field, map);
    } else if (many) {
      ProtoRules list = rules.part("repeated");
      size(said, "minItems", "maxItems", list.count("min_items"), list, "max_items", rules);
      if (list.is("unique")) {
        said.put("uniqueItems", true);
      }
      zero = Json.object().put("maxItems", 0);
      add((ObjectNode) schema.get("items"), field, list.part("items"), false);
    } else {
      scalars.add(said, schema, field, rules);
      zero = scalars.zero(field);
    }
    if (said.isEmpty()) {
      return;
    }
    if (rules.ignores("IGNORE_IF_ZERO_VALUE")) {
      schema.putArray("anyOf").add(zero).add(said);
    } else {
      scalars.target(schema, said).setAll(said);
    }
  }

  private void addToParts(ObjectNode schema, FieldDescriptor map, ProtoRules rules) {
    FieldDescriptor key = map.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = map.getMessageType().findFieldByNumber(2);
    if (key.getJavaType() == FieldDescriptor.JavaType.STRING) {
      ObjectNode names = schema.has("propertyNames") ? schema.withObject("/propertyNames") : null;
      ObjectNode keys = names == null ? Json.object() : names;
      add(keys, key, rules.part("keys"), false);
      if (!keys.isEmpty()) {
        schema.set("propertyNames", keys);
      }
    } else {
      words(schema, RuleTexts.ofKeys(rules.part("keys")));
    }
    add((ObjectNode) schema.get("additionalProperties"), value, rules.part("values"), false);
  }

  private static void size(
      ObjectNode said,
      String least,
      String most,
      long min,
      ProtoRules rules,
      String max,
      ProtoRules whole) {
    long atLeast = Math.max(min, whole.isRequired() ? 1 : 0);
    if (atLeast > 0) {
      said.put(least, atLeast);
    }
    if (rules.has(max)) {
      said.put(most, rules.count(max));
    }
  }

  private static void words(ObjectNode schema, List<String> texts) {
    if (!texts.isEmpty()) {
      JsonNode before = schema.get(WORDS);
      ArrayNode words = before == null ? schema.putArray(WORDS) : (ArrayNode) before;
      texts.forEach(words::add);
    }
  }
}
