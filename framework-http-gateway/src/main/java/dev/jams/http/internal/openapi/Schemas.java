package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The schemas of messages, enums and fields. Messages and enums are components, named by their full
 * names, and collected here as they are referred to. For one document and one thread.
 */
final class Schemas {
  private static final String REFERENCE = "#/components/schemas/";

  private final SchemaOptions options;
  private final Comments comments;
  private final RuleSchemas rules;
  private final Map<String, ObjectNode> components = new TreeMap<>();

  Schemas(SchemaOptions options, Comments comments) {
    this.options = options;
    this.comments = comments;
    this.rules = new RuleSchemas(options);
  }

  /** All components referred to so far, and what these refer to, by name. */
  ObjectNode components() {
    ObjectNode all = Json.object();
    components.forEach(all::set);
    return all;
  }

  /** The schema of a message that stands alone. */
  ObjectNode message(Descriptor message) {
    ObjectNode known = WellKnownSchemas.of(message);
    if (known != null) {
      return known;
    }
    String name = message.getFullName();
    if (!components.containsKey(name)) {
      // Named before it is filled, because it may contain itself.
      ObjectNode component = Json.object();
      components.put(name, component);
      component.setAll(object(message, Set.of()));
    }
    return reference(name);
  }

  /** A message that is the object of its fields, without some of them; no component. */
  ObjectNode object(Descriptor message, Set<FieldDescriptor> without) {
    ObjectNode schema = Json.type("object");
    describe(schema, join(comments.on(message), oneofs(message, without)));
    deprecate(schema, message.getOptions().getDeprecated());
    rules.add(schema, message);
    ObjectNode properties = Json.object();
    ArrayNode required = Json.array();
    for (FieldDescriptor field : message.getFields()) {
      if (!without.contains(field)) {
        properties.set(options.name(field), property(field));
        if (FieldBehaviors.isRequired(field)) {
          required.add(options.name(field));
        }
      }
    }
    if (!properties.isEmpty()) {
      schema.set("properties", properties);
    }
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    ArrayNode oneofs = Json.array();
    message.getRealOneofs().forEach(oneof -> oneofs.add(members(oneof, without)));
    if (!oneofs.isEmpty()) {
      // For programs what the description says to people; JSON Schema has only clumsy words for it.
      schema.set("x-jams-oneofs", oneofs);
    }
    return schema;
  }

  private ObjectNode property(FieldDescriptor field) {
    ObjectNode schema = field(field);
    describe(schema, comments.on(field));
    deprecate(schema, field.getOptions().getDeprecated());
    if (FieldBehaviors.isOutputOnly(field)) {
      schema.put("readOnly", true);
    }
    if (FieldBehaviors.isInputOnly(field)) {
      schema.put("writeOnly", true);
    }
    return schema;
  }

  /** The schema of a field's value, be it one, a list or a map, with its rules. */
  ObjectNode field(FieldDescriptor field) {
    ObjectNode schema = plain(field);
    rules.add(schema, field);
    return schema;
  }

  private ObjectNode plain(FieldDescriptor field) {
    if (field.isMapField()) {
      ObjectNode map = Json.type("object");
      ObjectNode keys = ScalarSchemas.key(field.getMessageType().findFieldByNumber(1).getType());
      if (keys != null) {
        map.set("propertyNames", keys);
      }
      return map.set("additionalProperties", single(field.getMessageType().findFieldByNumber(2)));
    }
    if (field.isRepeated()) {
      return list(field);
    }
    ObjectNode schema = single(field);
    return field.getJavaType() == JavaType.MESSAGE
            && WellKnownSchemas.isWrapper(field.getMessageType())
        ? WellKnownSchemas.nullable(schema)
        : schema;
  }

  private ObjectNode list(FieldDescriptor field) {
    return Json.type("array").set("items", single(field));
  }

  /** The schema of what is in one text, be it a single value or elements of a list. */
  ObjectNode parameter(FieldDescriptor field) {
    ObjectNode schema = field.isRepeated() ? list(field) : single(field);
    rules.add(schema, field);
    return schema;
  }

  /** The schema of a field's value, or of an element's if the field is repeated; no rules. */
  ObjectNode single(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> message(field.getMessageType());
      case ENUM -> enumeration(field.getEnumType());
      default -> ScalarSchemas.of(field.getType());
    };
  }

  private ObjectNode enumeration(EnumDescriptor type) {
    String name = type.getFullName();
    if (name.equals("google.protobuf.NullValue")) {
      return Json.type("null");
    }
    components.computeIfAbsent(name, unused -> enumComponent(type));
    return reference(name);
  }

  private ObjectNode enumComponent(EnumDescriptor type) {
    ObjectNode schema = Json.type(options.enumsAsNumbers() ? "integer" : "string");
    StringJoiner described = new StringJoiner("\n");
    boolean anyComment = false;
    Set<Integer> seen = new HashSet<>();
    ArrayNode values = Json.array();
    for (EnumValueDescriptor value : type.getValues()) {
      String comment = comments.on(value);
      anyComment |= !comment.isEmpty();
      String label = value.getName();
      if (options.enumsAsNumbers()) {
        label = value.getNumber() + " (" + label + ")";
        if (seen.add(value.getNumber())) {
          values.add(value.getNumber());
        }
      } else {
        values.add(value.getName());
      }
      described.add(
          "* `" + label + "`" + (comment.isEmpty() ? "" : ": " + comment.replace("\n", "\n  ")));
    }
    String list = anyComment || options.enumsAsNumbers() ? described.toString() : "";
    describe(schema, join(comments.on(type), list));
    deprecate(schema, type.getOptions().getDeprecated());
    return schema.set("enum", values);
  }

  private ArrayNode members(OneofDescriptor oneof, Set<FieldDescriptor> without) {
    ArrayNode members = Json.array();
    oneof.getFields().stream()
        .filter(field -> !without.contains(field))
        .forEach(field -> members.add(options.name(field)));
    return members;
  }

  private String oneofs(Descriptor message, Set<FieldDescriptor> without) {
    StringJoiner sentences = new StringJoiner("\n\n");
    for (OneofDescriptor oneof : message.getRealOneofs()) {
      StringJoiner members = new StringJoiner(", ");
      oneof.getFields().stream()
          .filter(field -> !without.contains(field))
          .forEach(field -> members.add("`" + options.name(field) + "`"));
      if (oneof.getFieldCount() > 1 && members.length() > 0) {
        sentences.add(join("At most one of " + members + " is set.", comments.on(oneof)));
      }
    }
    return sentences.toString();
  }

  private static ObjectNode reference(String name) {
    return Json.object().put("$ref", REFERENCE + name);
  }

  private static void describe(ObjectNode schema, String description) {
    if (!description.isEmpty()) {
      schema.put("description", description);
    }
  }

  private static void deprecate(ObjectNode schema, boolean deprecated) {
    if (deprecated) {
      schema.put("deprecated", true);
    }
  }

  private static String join(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + "\n\n" + second;
  }
}
