package dev.jams.json;

import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;

/**
 * google.protobuf.FieldMask: a string of paths in lowerCamelCase with commas between them. Paths
 * that would come back different cannot be written or read.
 */
final class FieldMaskFormat extends WellKnownFormat<FieldMask> {
  FieldMaskFormat(Message prototype) {
    super(prototype, FieldMask.getDefaultInstance());
  }

  @Override
  void writeGenerated(FieldMask message, JsonWriter out) throws JsonException {
    StringBuilder text = new StringBuilder();
    for (String path : message.getPathsList()) {
      if (!path.isEmpty()) {
        text.append(text.length() == 0 ? "" : ",");
        appendCamelCase(path, text);
      }
    }
    out.appendString(text.toString());
  }

  private static void appendCamelCase(String path, StringBuilder out) throws JsonException {
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '_') {
        char next = ++i < path.length() ? path.charAt(i) : 0;
        if (next < 'a' || next > 'z') {
          throw irreversible(path);
        }
        out.append((char) (next - 'a' + 'A'));
      } else if ((c >= 'A' && c <= 'Z') || c == ',') {
        throw irreversible(path);
      } else {
        out.append(c);
      }
    }
  }

  private static JsonException irreversible(String path) {
    return new JsonException(
        "$",
        "expected field mask paths in lower_snake_case that survive lowerCamelCase, found "
            + Texts.quote(path));
  }

  @Override
  FieldMask readGenerated(JsonReader in) throws JsonException {
    String text = in.string("a field mask");
    FieldMask.Builder mask = FieldMask.newBuilder();
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ',') {
        addPath(path, mask);
      } else if (c >= 'A' && c <= 'Z') {
        path.append('_').append((char) (c - 'A' + 'a'));
      } else if (c == '_') {
        throw in.expected("field mask paths in lowerCamelCase");
      } else {
        path.append(c);
      }
    }
    addPath(path, mask);
    return mask.build();
  }

  private static void addPath(StringBuilder path, FieldMask.Builder mask) {
    if (path.length() > 0) {
      mask.addPaths(path.toString());
      path.setLength(0);
    }
  }
}
