package dev.jams.events;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Messages as JSON for people: secrets masked, bytes as their number, and no more than fits. Safe
 * for use by any thread.
 */
final class MessageJson {
  static final String MASKED = "****";

  /** As much of one text as tells what it is. */
  private static final int LONGEST_TEXT = 256;

  private static final int MOST_LEVELS = 32;

  private final Mask mask;
  private final Map<String, Descriptor> types;
  private final int max;

  /**
   * @param types of messages that may be in a {@code google.protobuf.Any}, by full name; others are
   *     masked as a whole
   * @param max characters, but for the brackets at the end
   */
  MessageJson(Mask mask, Map<String, Descriptor> types, int max) {
    this.mask = mask;
    this.types = Map.copyOf(types);
    this.max = max;
  }

  String of(Message message) {
    JsonText json = new JsonText(max);
    write(message, json, Mask.Path.ROOT, 0);
    return json.toString();
  }

  private void write(Message message, JsonText json, Mask.Path path, int level) {
    String type = message.getDescriptorForType().getFullName();
    if (level > MOST_LEVELS) {
      json.string("…");
      return;
    }
    switch (type) {
      case "google.protobuf.Timestamp" -> json.string(time(message));
      case "google.protobuf.Duration" -> json.string(duration(message));
      case "google.protobuf.Any" -> any(message, json, level);
      case "google.protobuf.Struct" -> struct(message, json, path, level);
      case "google.protobuf.Value" -> value(message, json, path, level);
      case "google.protobuf.ListValue" ->
          list(message, field(message, "values"), json, path, level);
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" -> {
        FieldDescriptor wrapped = field(message, "value");
        scalar(wrapped, message.getField(wrapped), json, path, level);
      }
      default -> {
        json.open('{');
        members(message, json, path, level);
        json.close('}');
      }
    }
  }

  private static FieldDescriptor field(Message message, String name) {
    return message.getDescriptorForType().findFieldByName(name);
  }

  private void members(Message message, JsonText json, Mask.Path path, int level) {
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      String name = field.getJsonName();
      if (!json.fits(name.length() + MASKED.length() + 6)) {
        return;
      }
      json.name(name);
      if (mask.hides(field, path)) {
        json.string(MASKED);
      } else if (field.isMapField()) {
        map(message, field, json, mask.inside(path, field), level);
      } else if (field.isRepeated()) {
        list(message, field, json, mask.inside(path, field), level);
      } else {
        scalar(field, message.getField(field), json, mask.inside(path, field), level);
      }
    }
  }

  private void list(
      Message message, FieldDescriptor field, JsonText json, Mask.Path path, int level) {
    json.open('[');
    for (Object element : (List<?>) message.getField(field)) {
      if (!json.fits(MASKED.length() + 3)) {
        break;
      }
      scalar(field, element, json, path, level);
    }
    json.close(']');
  }

  private void map(
      Message message, FieldDescriptor field, JsonText json, Mask.Path path, int level) {
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    json.open('{');
    for (Object element : (List<?>) message.getField(field)) {
      Message entry = (Message) element;
      String name = shortened(String.valueOf(entry.getField(key)));
      if (!json.fits(name.length() + MASKED.length() + 6)) {
        break;
      }
      json.name(name);
      if (mask.hides(name)) {
        json.string(MASKED);
      } else {
        scalar(value, entry.getField(value), json, path, level);
      }
    }
    json.close('}');
  }

  private void scalar(
      FieldDescriptor field, Object value, JsonText json, Mask.Path path, int level) {
    switch (field.getJavaType()) {
      case MESSAGE -> write((Message) value, json, path, level + 1);
      case STRING -> text((String) value, json);
      case BYTE_STRING -> json.string("(" + ((ByteString) value).size() + " bytes)");
      case ENUM -> json.string(((EnumValueDescriptor) value).getName());
      case LONG -> json.string(number(field, (Long) value));
      case INT ->
          json.raw(
              isUnsigned(field)
                  ? Integer.toUnsignedString((Integer) value)
                  : String.valueOf(value));
      case FLOAT, DOUBLE -> {
        double number = ((Number) value).doubleValue();
        if (Double.isFinite(number)) {
          json.raw(String.valueOf(value));
        } else {
          json.string(String.valueOf(value));
        }
      }
      case BOOLEAN -> json.raw(String.valueOf(value));
    }
  }

  private static void text(String value, JsonText json) {
    String text = shortened(value);
    json.string(json.fits(text.length()) ? text : "…");
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, FIXED32, UINT64, FIXED64 -> true;
      default -> false;
    };
  }

  private static String number(FieldDescriptor field, long value) {
    return isUnsigned(field) ? Long.toUnsignedString(value) : Long.toString(value);
  }

  private static String time(Message message) {
    long seconds = (Long) message.getField(field(message, "seconds"));
    int nanos = (Integer) message.getField(field(message, "nanos"));
    try {
      return Instant.ofEpochSecond(seconds, nanos).toString();
    } catch (DateTimeException | ArithmeticException e) {
      return seconds + "s " + nanos + "ns";
    }
  }

  private static String duration(Message message) {
    long seconds = (Long) message.getField(field(message, "seconds"));
    int nanos = (Integer) message.getField(field(message, "nanos"));
    return new java.math.BigDecimal(seconds)
            .add(java.math.BigDecimal.valueOf(nanos, 9))
            .stripTrailingZeros()
            .toPlainString()
        + "s";
  }

  /** What is packed in it may hold secrets of any name, so it is unpacked or not shown. */
  private void any(Message message, JsonText json, int level) {
    String url = (String) message.getField(field(message, "type_url"));
    Descriptor type = types.get(url.substring(url.lastIndexOf('/') + 1));
    json.open('{').name("@type").string(shortened(url));
    try {
      if (type == null) {
        json.name("value").string(MASKED);
      } else {
        Message packed =
            DynamicMessage.parseFrom(type, (ByteString) message.getField(field(message, "value")));
        if (type.getFullName().startsWith("google.protobuf.")) {
          write(packed, json.name("value"), Mask.Path.ROOT, level + 1);
        } else {
          members(packed, json, Mask.Path.ROOT, level + 1);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      json.name("value").string(MASKED);
    }
    json.close('}');
  }

  private void struct(Message message, JsonText json, Mask.Path path, int level) {
    map(message, field(message, "fields"), json, path, level);
  }

  private void value(Message message, JsonText json, Mask.Path path, int level) {
    FieldDescriptor kind =
        message.getOneofFieldDescriptor(message.getDescriptorForType().getOneofs().get(0));
    if (kind == null || kind.getName().equals("null_value")) {
      json.raw("null");
    } else {
      scalar(kind, message.getField(kind), json, path, level);
    }
  }
}
