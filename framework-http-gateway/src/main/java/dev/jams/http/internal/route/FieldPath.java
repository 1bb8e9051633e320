package dev.jams.http.internal.route;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The fields that lead from a message down to a value. Immutable. */
public final class FieldPath {
  private final List<FieldDescriptor> fields;
  private final String text;

  /**
   * Makes a path of fields, each of the message type of the one before.
   *
   * @param fields at least one
   */
  public FieldPath(List<FieldDescriptor> fields) {
    this.fields = List.copyOf(fields);
    this.text =
        fields.size() == 1
            ? fields.get(0).getName()
            : fields.stream().map(FieldDescriptor::getName).collect(Collectors.joining("."));
  }

  /**
   * Finds the fields by their proto names.
   *
   * @throws IllegalArgumentException naming the field that is unknown, or whose type has no fields
   */
  public static FieldPath resolve(Descriptor message, List<String> names) {
    List<FieldDescriptor> fields = new ArrayList<>(names.size());
    Descriptor parent = message;
    for (String name : names) {
      if (parent == null) {
        FieldDescriptor last = fields.get(fields.size() - 1);
        throw new IllegalArgumentException(
            "field \"%s\" has no field \"%s\", because it is no single message"
                .formatted(last.getFullName(), name));
      }
      FieldDescriptor field = parent.findFieldByName(name);
      if (field == null) {
        throw new IllegalArgumentException(unknown(parent, name));
      }
      fields.add(field);
      boolean single = field.getJavaType() == JavaType.MESSAGE && !field.isRepeated();
      parent = single ? field.getMessageType() : null;
    }
    return new FieldPath(fields);
  }

  /** Says that a message has no such field, and which spelling would name one. */
  static String unknown(Descriptor message, String name) {
    return message.getFields().stream()
        .filter(field -> field.getJsonName().equals(name))
        .findFirst()
        .map(
            field ->
                "message %s has no field \"%s\"; write \"%s\", the name in the proto file"
                    .formatted(message.getFullName(), name, field.getName()))
        .orElseGet(
            () ->
                "message %s has no field \"%s\"; expected one of %s"
                    .formatted(
                        message.getFullName(),
                        name,
                        message.getFields().stream().map(FieldDescriptor::getName).toList()));
  }

  /** The fields from the outermost in. */
  public List<FieldDescriptor> fields() {
    return fields;
  }

  /** The field that holds the value. */
  public FieldDescriptor leaf() {
    return fields.get(fields.size() - 1);
  }

  /**
   * Whether to set the one path could change what the other one set: they are the same, one leads
   * through the other, or they part in the members of one oneof.
   */
  public boolean overlaps(FieldPath other) {
    int common = Math.min(fields.size(), other.fields.size());
    for (int i = 0; i < common; i++) {
      FieldDescriptor mine = fields.get(i);
      FieldDescriptor theirs = other.fields.get(i);
      if (mine != theirs) {
        OneofDescriptor oneof = mine.getRealContainingOneof();
        return oneof != null && oneof == theirs.getRealContainingOneof();
      }
    }
    return true;
  }

  /** The proto names with dots, as in a field mask or a violation of {@code BadRequest}. */
  @Override
  public String toString() {
    return text;
  }
}
