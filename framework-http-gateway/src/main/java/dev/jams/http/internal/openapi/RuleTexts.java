package dev.jams.http.internal.openapi;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules that JSON Schema has no words for, as people read them. */
final class RuleTexts {
  private static final Set<String> NUMBER =
      Set.of("const", "in", "not_in", "gt", "gte", "lt", "lte");

  /** What the schemas say exactly, by the type that the rules are for. */
  private static final Map<String, Set<String>> SAID =
      Map.ofEntries(
          Map.entry("string", TextRules.SAID),
          Map.entry("bool", Set.of("const")),
          Map.entry("enum", Set.of("const", "in", "not_in")),
          Map.entry("repeated", Set.of("min_items", "max_items", "unique", "items")),
          Map.entry("map", Set.of("min_pairs", "max_pairs", "keys", "values")),
          Map.entry("float", NUMBER),
          Map.entry("double", NUMBER),
          Map.entry("int32", NUMBER),
          Map.entry("int64", NUMBER),
          Map.entry("uint32", NUMBER),
          Map.entry("uint64", NUMBER),
          Map.entry("sint32", NUMBER),
          Map.entry("sint64", NUMBER),
          Map.entry("fixed32", NUMBER),
          Map.entry("fixed64", NUMBER),
          Map.entry("sfixed32", NUMBER),
          Map.entry("sfixed64", NUMBER));

  private RuleTexts() {}

  /** Those of a field: its rules in CEL, and the standard ones that its schema leaves out. */
  static List<String> of(ProtoRules rules) {
    List<String> texts = new ArrayList<>(rules.expressions());
    String type = rules.type();
    if (!type.isEmpty()) {
      standard(texts, type, rules.part(type), SAID.getOrDefault(type, Set.of()));
    }
    if (rules.ignores("IGNORE_IF_ZERO_VALUE")) {
      texts.replaceAll(text -> text + " (unless it has its default value)");
    }
    return texts;
  }

  /** Those of the keys of a map whose schema has nothing for them. */
  static List<String> ofKeys(ProtoRules keys) {
    List<String> texts = new ArrayList<>(keys.expressions());
    String type = keys.type();
    if (!type.isEmpty()) {
      standard(texts, type, keys.part(type), Set.of());
    }
    texts.replaceAll(text -> "keys: " + text);
    return texts;
  }

  /** Those of a message, without those of its fields. */
  static List<String> of(Descriptor message, SchemaOptions options) {
    ProtoRules rules = ProtoRules.of(message);
    List<String> texts = new ArrayList<>(rules.expressions());
    for (Object each : rules.list("oneof")) {
      ProtoRules oneof = new ProtoRules((Message) each);
      String names =
          oneof.list("fields").stream()
              .map(name -> options.name(message.findFieldByName((String) name)))
              .collect(Collectors.joining(", "));
      texts.add((oneof.is("required") ? "exactly one of " : "at most one of ") + names);
    }
    for (OneofDescriptor oneof : message.getRealOneofs()) {
      if (ProtoRules.of(oneof).is("required")) {
        texts.add(
            oneof.getFields().stream()
                .map(options::name)
                .collect(Collectors.joining(", ", "exactly one of ", "")));
      }
    }
    return texts;
  }

  private static void standard(
      List<String> texts, String type, ProtoRules rules, Set<String> said) {
    rules
        .message()
        .getAllFields()
        .forEach(
            (rule, value) -> {
              boolean left =
                  rule.getName().equals("pattern")
                      ? !type.equals("string") || !TextRules.isPortable((String) value)
                      : !said.contains(rule.getName()) || rule.isExtension();
              if (left && !rule.getName().equals("example")) {
                texts.add(type + "." + name(rule) + (value.equals(true) ? "" : ": " + text(value)));
              }
            });
  }

  private static String name(FieldDescriptor rule) {
    return rule.isExtension() ? "(" + rule.getFullName() + ")" : rule.getName();
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(RuleTexts::text).collect(Collectors.joining(", "));
    }
    if (value instanceof ByteString bytes) {
      return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
    if (value instanceof EnumValueDescriptor constant) {
      return constant.getName();
    }
    return value instanceof Message message ? text(message) : value.toString();
  }

  private static String text(Message value) {
    ProtoRules fields = new ProtoRules(value);
    return switch (value.getDescriptorForType().getFullName()) {
      case "google.protobuf.Duration" ->
          BigDecimal.valueOf(fields.count("seconds"))
                  .add(BigDecimal.valueOf(fields.count("nanos"), 9))
                  .stripTrailingZeros()
                  .toPlainString()
              + "s";
      case "google.protobuf.Timestamp" ->
          Instant.ofEpochSecond(fields.count("seconds"), fields.count("nanos")).toString();
      case "google.protobuf.FieldMask" -> text(fields.list("paths"));
      default -> value.toString().strip();
    };
  }
}
