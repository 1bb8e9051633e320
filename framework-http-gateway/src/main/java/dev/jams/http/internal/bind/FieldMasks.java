package dev.jams.http.internal.bind;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/** Values of {@code google.protobuf.FieldMask}, generated or dynamic. Stateless. */
final class FieldMasks {
  private static final int PATHS = 1;

  private FieldMasks() {}

  static boolean isFieldMask(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && field.getMessageType().getFullName().equals("google.protobuf.FieldMask");
  }

  /** The mask of the paths, for the field of the parent. */
  static Message of(FieldDescriptor field, Message.Builder parent, List<String> paths) {
    Message.Builder mask = parent.newBuilderForField(field);
    return mask.setField(field.getMessageType().findFieldByNumber(PATHS), paths).build();
  }

  /** Reads paths with commas between, in the JSON form and with proto names. */
  static ValueReader reader(FieldDescriptor field) {
    return (text, parent) -> {
      List<String> paths = new ArrayList<>();
      if (!text.isEmpty()) {
        for (String path : text.split(",", -1)) {
          paths.add(protoNames(path));
        }
      }
      return of(field, parent, paths);
    };
  }

  private static String protoNames(String path) throws BadValueException {
    StringBuilder names = new StringBuilder(path.length() + 8);
    boolean start = true;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean upper = c >= 'A' && c <= 'Z';
      boolean letter = upper || (c >= 'a' && c <= 'z') || c == '_';
      boolean digit = c >= '0' && c <= '9';
      if (c == '.' ? start : !letter && (start || !digit)) {
        throw badMask();
      }
      start = c == '.';
      if (upper) {
        names.append('_').append((char) (c + 'a' - 'A'));
      } else {
        names.append(c);
      }
    }
    if (start) {
      throw badMask();
    }
    return names.toString();
  }

  private static BadValueException badMask() {
    return new BadValueException("field paths with commas between such as name,address.zipCode");
  }
}
