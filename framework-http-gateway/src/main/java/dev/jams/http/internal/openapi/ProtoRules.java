package dev.jams.http.internal.openapi;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads rules of <a href="https://protovalidate.com">protovalidate</a> without its classes, by the
 * names in its own proto, which every file with rules imports. Immutable.
 *
 * @param message a message of that proto; null if there are no rules
 */
record ProtoRules(Message message) {
  private static final String FILE = "buf/validate/validate.proto";
  private static final int OPTION = 1159;
  private static final ProtoRules NONE = new ProtoRules(null);

  /** Those of a field. */
  static ProtoRules of(FieldDescriptor field) {
    return of(field.getOptions(), field.getFile(), "FieldRules");
  }

  /** Those of a message, without those of its fields. */
  static ProtoRules of(Descriptor message) {
    return of(message.getOptions(), message.getFile(), "MessageRules");
  }

  /** Those of a oneof, without those of its fields. */
  static ProtoRules of(OneofDescriptor oneof) {
    return of(oneof.getOptions(), oneof.getFile(), "OneofRules");
  }

  private static ProtoRules of(Message options, FileDescriptor file, String type) {
    FileDescriptor protovalidate = find(file);
    for (Map.Entry<FieldDescriptor, Object> option : options.getAllFields().entrySet()) {
      if (option.getKey().getNumber() == OPTION
          && option.getValue() instanceof Message rules
          && rules.getDescriptorForType().getName().equals(type)) {
        // One without a class was read before the predefined rules of its files were known.
        return protovalidate != null && rules instanceof DynamicMessage
            ? read(List.of(rules.toByteString()), file, protovalidate.findMessageTypeByName(type))
            : new ProtoRules(rules);
      }
    }
    List<ByteString> unread = options.getUnknownFields().getField(OPTION).getLengthDelimitedList();
    return protovalidate == null || unread.isEmpty()
        ? NONE
        : read(unread, file, protovalidate.findMessageTypeByName(type));
  }

  private static ProtoRules read(List<ByteString> parts, FileDescriptor file, Descriptor type) {
    if (type == null) {
      // A proto of long ago, with other names.
      return NONE;
    }
    ExtensionRegistry extensions = ExtensionRegistry.newInstance();
    addPredefined(extensions, file, new HashSet<>());
    try {
      DynamicMessage.Builder rules = DynamicMessage.newBuilder(type);
      for (ByteString part : parts) {
        rules.mergeFrom(part, extensions);
      }
      return new ProtoRules(rules.build());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          file.getFullName() + ": the option buf.validate cannot be read", e);
    }
  }

  /** The proto itself, or null where only its options came along. */
  private static FileDescriptor find(FileDescriptor file) {
    return Stream.concat(Stream.of(file), file.getDependencies().stream())
        .flatMap(each -> Stream.concat(Stream.of(each), each.getPublicDependencies().stream()))
        .filter(each -> each.getFullName().equals(FILE))
        .findFirst()
        .orElse(null);
  }

  /** The rules that people have made for themselves, which are extensions of the standard ones. */
  private static void addPredefined(
      ExtensionRegistry all, FileDescriptor file, Set<FileDescriptor> seen) {
    if (seen.add(file)) {
      file.getExtensions().stream()
          .filter(each -> each.getContainingType().getFile().getFullName().equals(FILE))
          .filter(each -> each.getJavaType() != FieldDescriptor.JavaType.MESSAGE)
          .forEach(all::add);
      file.getDependencies().forEach(each -> addPredefined(all, each, seen));
    }
  }

  boolean isNone() {
    return message == null;
  }

  /** Whether something is said by this name. */
  boolean has(String name) {
    FieldDescriptor field = field(name);
    return field != null
        && (field.isRepeated()
            ? message.getRepeatedFieldCount(field) > 0
            : message.hasField(field));
  }

  private FieldDescriptor field(String name) {
    return isNone() ? null : message.getDescriptorForType().findFieldByName(name);
  }

  /** What is said, only of what there is. */
  Object get(String name) {
    return message.getField(field(name));
  }

  boolean is(String name) {
    return has(name) && get(name).equals(true);
  }

  /** A number of things; 0 if none is said. */
  long count(String name) {
    return has(name) ? ((Number) get(name)).longValue() : 0;
  }

  String text(String name) {
    return has(name) ? (String) get(name) : "";
  }

  List<?> list(String name) {
    return has(name) ? (List<?>) get(name) : List.of();
  }

  ProtoRules part(String name) {
    return has(name) ? new ProtoRules((Message) get(name)) : NONE;
  }

  /** The name of the type that the rules are for, such as {@code string}; empty for any. */
  String type() {
    OneofDescriptor types =
        isNone()
            ? null
            : message.getDescriptorForType().getOneofs().stream()
                .filter(oneof -> oneof.getName().equals("type"))
                .findFirst()
                .orElse(null);
    return types != null && message.hasOneof(types)
        ? Objects.requireNonNull(message.getOneofFieldDescriptor(types)).getName()
        : "";
  }

  /** Whether a value has to be sent. */
  boolean isRequired() {
    return is("required") && !ignores("IGNORE_ALWAYS");
  }

  /** Whether the rules hold not always, or never. */
  boolean ignores(String when) {
    return has("ignore") && ((EnumValueDescriptor) get("ignore")).getName().equals(when);
  }

  /** What rules in CEL say, in their own words. */
  List<String> expressions() {
    List<String> said = new ArrayList<>();
    for (Object each : list("cel")) {
      ProtoRules rule = new ProtoRules((Message) each);
      said.add(rule.text(rule.text("message").isEmpty() ? "expression" : "message"));
    }
    list("cel_expression").forEach(each -> said.add((String) each));
    return said;
  }
}
