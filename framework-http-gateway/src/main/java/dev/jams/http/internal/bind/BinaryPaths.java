package dev.jams.http.internal.bind;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lists the fields that a binary message has, as paths of a field mask: what stands there counts,
 * even a default value. Well-known types are leaves, as they are in JSON.
 */
final class BinaryPaths {
  private static final Set<String> LEAVES =
      Set.of(
          "google.protobuf.Any",
          "google.protobuf.BoolValue",
          "google.protobuf.BytesValue",
          "google.protobuf.DoubleValue",
          "google.protobuf.Duration",
          "google.protobuf.FieldMask",
          "google.protobuf.FloatValue",
          "google.protobuf.Int32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.ListValue",
          "google.protobuf.StringValue",
          "google.protobuf.Struct",
          "google.protobuf.Timestamp",
          "google.protobuf.UInt32Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Value");

  private BinaryPaths() {}

  /**
   * Lists the fields.
   *
   * @param present the message, read without knowing its type
   * @param prefix of each path
   */
  static void list(Descriptor type, UnknownFieldSet present, String prefix, Consumer<String> paths)
      throws InvalidProtocolBufferException {
    for (Map.Entry<Integer, UnknownFieldSet.Field> entry : present.asMap().entrySet()) {
      FieldDescriptor field = type.findFieldByNumber(entry.getKey());
      if (field == null) {
        continue;
      }
      String path = prefix + field.getName();
      UnknownFieldSet inside = isLeaf(field) ? null : inside(entry.getValue());
      if (inside == null || inside.asMap().isEmpty()) {
        paths.accept(path);
      } else {
        list(field.getMessageType(), inside, path + ".", paths);
      }
    }
  }

  private static boolean isLeaf(FieldDescriptor field) {
    return field.isRepeated()
        || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
        || LEAVES.contains(field.getMessageType().getFullName());
  }

  /** A message that stands there in parts is one message. */
  private static UnknownFieldSet inside(UnknownFieldSet.Field field)
      throws InvalidProtocolBufferException {
    UnknownFieldSet.Builder inside = UnknownFieldSet.newBuilder();
    for (ByteString part : field.getLengthDelimitedList()) {
      inside.mergeFrom(part);
    }
    for (UnknownFieldSet group : field.getGroupList()) {
      inside.mergeFrom(group);
    }
    return inside.build();
  }
}
