package dev.jams.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Messages that are an object of their fields: all but the well-known ones. */
final class MessagePlan extends MessageFormat {
  private final MessageFormats formats;
  private final Descriptor type;

  /** In the order of their numbers, as they are written. */
  private final FieldPlan[] fields;

  private final Map<String, FieldPlan> byName = new HashMap<>();

  MessagePlan(MessageFormats formats, Message prototype) {
    super(prototype);
    this.formats = formats;
    this.type = prototype.getDescriptorForType();
    List<FieldDescriptor> declared = new ArrayList<>(type.getFields());
    declared.sort(Comparator.comparingInt(FieldDescriptor::getNumber));
    fields = new FieldPlan[declared.size()];
    for (int i = 0; i < fields.length; i++) {
      FieldDescriptor field = declared.get(i);
      int oneof =
          field.getContainingOneof() == null
              ? -1
              : fields.length + field.getContainingOneof().getIndex();
      fields[i] = formats.plan(prototype, field, i, oneof);
    }
    for (FieldPlan plan : fields) {
      byName.put(plan.field.getJsonName(), plan);
    }
    for (FieldPlan plan : fields) {
      byName.putIfAbsent(plan.field.getName(), plan);
    }
  }

  FieldPlan field(FieldDescriptor field) {
    FieldPlan plan = field.isExtension() ? null : byName.get(field.getName());
    if (plan == null || plan.field != field) {
      throw new IllegalArgumentException(
          "field " + field.getFullName() + " is not a field of message " + type.getFullName());
    }
    return plan;
  }

  @Override
  void write(Message message, JsonWriter out) throws JsonException {
    int begin = out.size();
    writeFields(message, out);
    close(begin, out);
  }

  /** As the content of a google.protobuf.Any. */
  void writeAny(String typeUrl, Message message, JsonWriter out) throws JsonException {
    int begin = out.size();
    AnyFormat.writeTypeMember(typeUrl, out);
    writeFields(message, out);
    close(begin, out);
  }

  /** Every field begins with a comma; the first one becomes the opening brace. */
  private static void close(int begin, JsonWriter out) {
    if (out.size() == begin) {
      out.append('{');
    } else {
      out.replace(begin, '{');
    }
    out.append('}');
  }

  private void writeFields(Message message, JsonWriter out) throws JsonException {
    if (type.isExtendable()) {
      writeWithExtensions(message, out);
      return;
    }
    for (FieldPlan field : fields) {
      field.write(message, out);
    }
  }

  private void writeWithExtensions(Message message, JsonWriter out) throws JsonException {
    List<FieldPlan> all = new ArrayList<>(List.of(fields));
    for (FieldDescriptor set : message.getAllFields().keySet()) {
      if (set.isExtension()) {
        all.add(formats.plan(message.getDefaultInstanceForType(), set, -1, -1));
      }
    }
    all.sort(Comparator.comparingInt(plan -> plan.field.getNumber()));
    for (FieldPlan field : all) {
      field.write(message, out);
    }
  }

  @Override
  Message read(JsonReader in) throws IOException {
    Message.Builder builder = prototype.newBuilderForType();
    readObject(in, builder, true);
    return builder.buildPartial();
  }

  @Override
  void merge(JsonReader in, Message.Builder builder) throws IOException {
    readObject(in, builder, false);
  }

  private void readObject(JsonReader in, Message.Builder builder, boolean fresh)
      throws IOException {
    if (in.token() != JsonToken.START_OBJECT) {
      throw in.expected("an object for message " + type.getFullName());
    }
    in.enter();
    String first = in.parser().nextFieldName();
    if (first == null && in.paths().isActive()) {
      in.paths().addSelf();
    }
    readMembers(in, first, builder, fresh, null);
    in.leave();
  }

  /**
   * Reads the members of an object from the given name on.
   *
   * @param others the names so far that are not fields; null for none. Inside a google.protobuf.Any
   *     it is not null, and a member {@code @type} is passed over.
   */
  void readMembers(
      JsonReader in, String first, Message.Builder builder, boolean fresh, Set<String> others)
      throws IOException {
    JsonParser parser = in.parser();
    boolean isAny = others != null;
    Seen seen = new Seen();
    for (String name = first; name != null; name = parser.nextFieldName()) {
      FieldPlan field = byName.get(name);
      if (field != null) {
        if (!seen.add(field.index)) {
          throw in.duplicate(name);
        }
        parser.nextToken();
        boolean setsOneof = field.setsOneof(in);
        boolean counts = field.read(in, builder, fresh);
        if (setsOneof && counts && !seen.add(field.oneofIndex)) {
          throw in.problem(
              "expected at most one field of oneof "
                  + field.field.getContainingOneof().getName()
                  + ", found a second");
        }
      } else {
        others = others == null ? new HashSet<>() : others;
        if (!others.add(name)) {
          throw in.duplicate(name);
        }
        if (isAny && name.equals(AnyFormat.TYPE)) {
          parser.nextToken();
          in.skip();
        } else {
          readOther(in, name, builder, fresh);
        }
      }
    }
  }

  private void readOther(JsonReader in, String name, Message.Builder builder, boolean fresh)
      throws IOException {
    FieldPlan extension = extension(name, in.extensions());
    if (extension == null) {
      in.skipUnknown(name, type.getFullName());
    } else {
      in.parser().nextToken();
      extension.read(in, builder, fresh);
    }
  }

  private FieldPlan extension(String name, ExtensionRegistry extensions) {
    if (!type.isExtendable() || !name.startsWith("[") || !name.endsWith("]")) {
      return null;
    }
    ExtensionRegistry.ExtensionInfo info =
        extensions.findImmutableExtensionByName(name.substring(1, name.length() - 1));
    if (info == null || info.descriptor.getContainingType() != type) {
      return null;
    }
    return formats.plan(info);
  }

  @Override
  boolean hasFieldsInPaths() {
    return true;
  }

  @Override
  String unset() {
    return "{}";
  }
}
