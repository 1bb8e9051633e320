package dev.jams.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
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

  private final NameTable<FieldPlan> byName;

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
    Map<String, FieldPlan> names = new HashMap<>();
    for (FieldPlan plan : fields) {
      names.put(plan.field.getJsonName(), plan);
    }
    for (FieldPlan plan : fields) {
      names.putIfAbsent(plan.field.getName(), plan);
    }
    byName = new NameTable<>(names);
  }

  FieldPlan field(FieldDescriptor field) {
    for (FieldPlan plan : fields) {
      if (plan.field == field) {
        return plan;
      }
    }
    throw new IllegalArgumentException(
        "field " + field.getFullName() + " is not a field of message " + type.getFullName());
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
  Message read(JsonReader in) throws JsonException {
    Message.Builder builder = prototype.newBuilderForType();
    readObject(in, builder, true);
    return builder.buildPartial();
  }

  @Override
  void merge(JsonReader in, Message.Builder builder) throws JsonException {
    readObject(in, builder, false);
  }

  private void readObject(JsonReader in, Message.Builder builder, boolean fresh)
      throws JsonException {
    if (in.token() != JsonToken.OBJECT) {
      throw in.expected("an object for message " + type.getFullName());
    }
    in.enter();
    JsonTokenizer tokens = in.tokens();
    Seen seen = new Seen();
    Set<String> others = null;
    boolean empty = true;
    int expected = 0;
    while (tokens.nextMember()) {
      empty = false;
      FieldPlan field;
      // Most who write JSON keep to the order of the fields.
      if (expected < fields.length && tokens.skipName(fields[expected].quotedName)) {
        field = fields[expected];
      } else {
        tokens.readName();
        field = tokens.find(byName);
      }
      if (field != null) {
        expected = field.index + 1;
        readField(in, field, builder, fresh, seen);
      } else {
        others = others == null ? new HashSet<>() : others;
        readOther(in, tokens.text(), others, builder, fresh);
      }
    }
    if (empty && in.paths().isActive()) {
      in.paths().addSelf();
    }
    in.leave();
  }

  /**
   * Reads the members of a google.protobuf.Any from the current name on, and passes over {@code
   * @type}.
   *
   * @param others the names before
   */
  void readAny(JsonReader in, String first, Set<String> others, Message.Builder builder)
      throws JsonException {
    Seen seen = new Seen();
    for (String name = first; name != null; name = in.nextName()) {
      FieldPlan field = in.tokens().find(byName);
      if (field != null) {
        readField(in, field, builder, true, seen);
      } else if (!name.equals(AnyFormat.TYPE)) {
        readOther(in, name, others, builder, true);
      } else if (others.add(name)) {
        in.tokens().next();
        in.skip();
      } else {
        throw in.duplicate(name);
      }
    }
  }

  private static void readField(
      JsonReader in, FieldPlan field, Message.Builder builder, boolean fresh, Seen seen)
      throws JsonException {
    if (!seen.add(field.index)) {
      throw in.duplicate(in.tokens().text());
    }
    in.tokens().next();
    boolean setsOneof = field.setsOneof(in);
    boolean counts = field.read(in, builder, fresh);
    if (setsOneof && counts && !seen.add(field.oneofIndex)) {
      throw in.problem(
          "expected at most one field of oneof "
              + field.field.getContainingOneof().getName()
              + ", found a second");
    }
  }

  private void readOther(
      JsonReader in, String name, Set<String> others, Message.Builder builder, boolean fresh)
      throws JsonException {
    if (!others.add(name)) {
      throw in.duplicate(name);
    }
    FieldPlan extension = extension(name, in.extensions());
    if (extension == null) {
      in.skipUnknown(name, type.getFullName());
    } else {
      in.tokens().next();
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
