package dev.jams.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Arrays;

/** One field of a message: its name in JSON, how to get at it, and the format of its value. */
final class FieldPlan {
  final FieldDescriptor field;

  /** Numbers the fields of a message from 0, and after them its oneofs; -1 for none. */
  final int index;

  final int oneofIndex;
  final ValueFormat format;

  /** The name as this codec writes it: in quotes, with the colon. */
  final MemberName quotedName;

  private final FieldAccess access;
  private final boolean writeDefault;
  private final boolean presence;
  private final byte[] member;
  private final String pathName;

  FieldPlan(
      FieldDescriptor field,
      int index,
      int oneofIndex,
      ValueFormat format,
      FieldAccess access,
      JsonOptions options) {
    this.field = field;
    this.index = index;
    this.oneofIndex = oneofIndex;
    this.format = format;
    this.access = access;
    this.presence = field.hasPresence();
    this.writeDefault = options.includeDefaultValues() && !field.isExtension();
    this.pathName = field.isExtension() ? extensionName(field) : field.getName();
    this.member =
        JsonWriter.member(
            field.isExtension() || options.preserveProtoFieldNames()
                ? pathName
                : field.getJsonName());
    this.quotedName = new MemberName(Arrays.copyOfRange(member, 1, member.length));
  }

  static String extensionName(FieldDescriptor field) {
    return "[" + field.getFullName() + "]";
  }

  /** Writes a comma, the name and the value, or nothing if there is nothing to write. */
  void write(Message message, JsonWriter out) throws JsonException {
    if (presence && !access.has(message)) {
      return;
    }
    Object value = access.get(message);
    if (!presence && !writeDefault && format.isDefault(value)) {
      return;
    }
    out.append(member);
    writeValue(value, out);
  }

  private void writeValue(Object value, JsonWriter out) throws JsonException {
    try {
      format.write(value, out);
    } catch (JsonException e) {
      throw e.inside(
          field.isExtension() ? JsonPath.name(pathName) : JsonPath.name(field.getJsonName()));
    }
  }

  /** Writes just the value, whatever it is. */
  void writeAlone(Message message, JsonWriter out) throws JsonException {
    if (presence && format.message() != null && !access.has(message)) {
      out.appendAscii(format.message().unset());
    } else {
      writeValue(access.get(message), out);
    }
  }

  /**
   * Reads the value at the current token into the field.
   *
   * @param fresh whether the builder was empty before its object was read
   * @return false if the value is one to be ignored
   */
  boolean read(JsonReader in, Message.Builder builder, boolean fresh) throws JsonException {
    if (!in.paths().isActive()) {
      return readValue(in, builder, fresh);
    }
    PathList paths = in.paths();
    if (in.token() == JsonToken.OBJECT && hasFieldsInPaths()) {
      String outer = paths.enterMessage(pathName);
      boolean counts = readValue(in, builder, fresh);
      paths.leaveMessage(outer);
      return counts;
    }
    paths.enterLeaf();
    boolean counts = readValue(in, builder, fresh);
    paths.leaveLeaf();
    if (counts) {
      paths.add(pathName);
    }
    return counts;
  }

  /** Like {@link #read}, for a value that is not in an object of the message. */
  void readAlone(JsonReader in, Message.Builder builder) throws JsonException {
    if (!hasFieldsInPaths()) {
      in.paths().enterLeaf();
    }
    readValue(in, builder, false);
  }

  private boolean hasFieldsInPaths() {
    return format.message() != null && format.message().hasFieldsInPaths();
  }

  private boolean readValue(JsonReader in, Message.Builder builder, boolean fresh)
      throws JsonException {
    if (in.token() == JsonToken.NULL && !format.readsNull()) {
      return true;
    }
    if (!fresh && format.message() != null && builder.hasField(field)) {
      Message.Builder present = ((Message) builder.getField(field)).toBuilder();
      format.message().merge(in, present);
      builder.setField(field, present.buildPartial());
      return true;
    }
    if (format instanceof ListFormat list) {
      list.read(in, builder, access);
      return true;
    }
    Object value = format.read(in);
    if (value == null) {
      return false;
    }
    access.set(builder, value);
    return true;
  }

  /** Whether reading the value at the current token sets the field's oneof. */
  boolean setsOneof(JsonReader in) {
    return oneofIndex >= 0 && (in.token() != JsonToken.NULL || format.readsNull());
  }
}
