package dev.jams.validation;

import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.CompilationException;
import build.buf.validate.FieldRules;
import build.buf.validate.Rule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says which rule of a proto is not valid, and why. */
final class Mistakes {
  private Mistakes() {}

  /**
   * What is wrong with the rules of a message.
   *
   * @param types of which one has the mistake, those inside before those around them
   */
  static String text(List<Descriptor> types, CompilationException mistake) {
    String reason = String.valueOf(mistake.getMessage()).strip();
    for (Descriptor type : types) {
      for (Rule rule :
          rules(ProtoRules.of(type).getCelList(), ProtoRules.of(type).getCelExpressionList())) {
        if (isAbout(rule, reason)) {
          return text(type, "", rule.getId(), reason);
        }
      }
      for (FieldDescriptor field : type.getFields()) {
        Optional<Rule> rule =
            rules(ProtoRules.of(field)).filter(each -> isAbout(each, reason)).findFirst();
        if (rule.isPresent()) {
          return text(type, field.getName(), rule.get().getId(), reason);
        }
      }
    }
    return text(wrong(types), "", "", reason);
  }

  /** The first that cannot be compiled by itself. */
  private static Descriptor wrong(List<Descriptor> types) {
    for (Descriptor type : types) {
      try {
        ValidatorFactory.newBuilder().buildWithDescriptors(List.of(type), false);
      } catch (CompilationException e) {
        return type;
      }
    }
    return types.get(types.size() - 1);
  }

  private static boolean isAbout(Rule rule, String reason) {
    String id = rule.getId();
    return !id.isEmpty()
        && (reason.contains("expression " + id + ":")
            || reason.contains("string: " + id + " ")
            || reason.endsWith(" " + id));
  }

  private static String text(Descriptor type, String field, String rule, String reason) {
    return "the rules of "
        + type.getFullName()
        + " in "
        + type.getFile().getFullName()
        + " are not valid: "
        + (field.isEmpty() ? "" : "field " + field + ", ")
        + (rule.isEmpty() ? "" : "rule " + rule + ", ")
        + reason.replaceAll("\\s*\\n\\s*", " ");
  }

  /** Those that a field has in CEL, for itself, its elements, keys and values. */
  private static Stream<Rule> rules(FieldRules field) {
    Stream<Rule> own = rules(field.getCelList(), field.getCelExpressionList()).stream();
    return Stream.concat(own, parts(field).flatMap(Mistakes::rules));
  }

  private static List<Rule> rules(List<Rule> rules, List<String> expressions) {
    return Stream.concat(
            rules.stream(), expressions.stream().map(text -> Rule.newBuilder().setId(text).build()))
        .toList();
  }

  /** The rules of elements, keys and values. */
  private static Stream<FieldRules> parts(FieldRules field) {
    return Stream.of(
            field.getRepeated().hasItems() ? Stream.of(field.getRepeated().getItems()) : null,
            field.getMap().hasKeys() ? Stream.of(field.getMap().getKeys()) : null,
            field.getMap().hasValues() ? Stream.of(field.getMap().getValues()) : null)
        .flatMap(part -> part);
  }

  /** The first pattern of a message that is none, which nobody else reads before the first call. */
  static Optional<String> inPatterns(Descriptor type) {
    return type.getFields().stream()
        .flatMap(field -> patterns(ProtoRules.of(field)).map(pattern -> mistake(field, pattern)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Stream<String> patterns(FieldRules field) {
    Stream<String> own =
        Stream.of(field.getString().getPattern(), field.getBytes().getPattern())
            .filter(pattern -> !pattern.isEmpty());
    return Stream.concat(own, parts(field).flatMap(Mistakes::patterns));
  }

  private static Optional<String> mistake(FieldDescriptor field, String pattern) {
    try {
      Pattern.compile(pattern);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(
          text(
              field.getContainingType(),
              field.getName(),
              "pattern",
              "\"" + pattern + "\" is no regular expression of RE2: " + e.getDescription()));
    }
  }
}
