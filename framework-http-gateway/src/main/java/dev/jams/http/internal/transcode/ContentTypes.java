package dev.jams.http.internal.transcode;

import com.linecorp.armeria.common.MediaType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What content types mean. */
final class ContentTypes {
  static final MediaType PROTOBUF = MediaType.parse("application/protobuf");
  static final MediaType X_PROTOBUF = MediaType.parse("application/x-protobuf");

  private ContentTypes() {}

  /**
   * Reads a content type or a range of them.
   *
   * @return null if it is none
   */
  static MediaType parse(String text) {
    try {
      return MediaType.parse(text.trim());
    } catch (IllegalArgumentException | IllegalStateException e) {
      return null;
    }
  }

  /** RFC 6839, section 3.1: whatever ends so is JSON. */
  static boolean isJson(MediaType type) {
    return type.type().equals("application")
        && (type.subtype().equals("json") || type.subtype().endsWith("+json"));
  }

  static boolean isProtobuf(MediaType type) {
    return isSame(type, PROTOBUF) || isSame(type, X_PROTOBUF);
  }

  /** Whether two are the same, parameters aside. */
  static boolean isSame(MediaType one, MediaType other) {
    return one.type().equals(other.type()) && one.subtype().equals(other.subtype());
  }

  /** Whether a type names no charset, or UTF-8 under one of its names. */
  static boolean isUtf8(MediaType type) {
    List<String> charsets = type.parameters().get("charset");
    return charsets == null || charsets.stream().allMatch(ContentTypes::isUtf8);
  }

  private static boolean isUtf8(String charset) {
    try {
      return Charset.forName(charset).equals(StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
