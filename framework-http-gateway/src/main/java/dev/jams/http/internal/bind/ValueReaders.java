package dev.jams.http.internal.bind;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The readers of values by the type of a field. Immutable. */
final class ValueReaders {
  private final JsonCodec codec;

  ValueReaders(JsonCodec codec) {
    this.codec = codec;
  }

  /**
   * The reader of a field's value, or of an element's if the field is repeated; null for a message
   * type that has no text form.
   */
  ValueReader of(FieldDescriptor field) {
    return switch (field.getType()) {
      case INT32, SINT32, SFIXED32 -> (text, parent) -> Numbers.int32(text);
      case INT64, SINT64, SFIXED64 -> (text, parent) -> Numbers.int64(text);
      case UINT32, FIXED32 -> (text, parent) -> Numbers.uint32(text);
      case UINT64, FIXED64 -> (text, parent) -> Numbers.uint64(text);
      case DOUBLE -> (text, parent) -> Numbers.float64(text);
      case FLOAT -> (text, parent) -> Numbers.float32(text);
      case BOOL -> (text, parent) -> bool(text);
      case STRING -> (text, parent) -> text;
      case BYTES -> (text, parent) -> bytes(text);
      case ENUM -> enumeration(field);
      case MESSAGE, GROUP -> message(field);
    };
  }

  private static Boolean bool(String text) throws BadValueException {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new BadValueException("true or false");
    };
  }

  private static ByteString bytes(String text) throws BadValueException {
    // In a query "+" has become a space, which base64 has no other use for.
    String standard = text.replace('-', '+').replace('_', '/').replace(' ', '+');
    try {
      return ByteString.copyFrom(Base64.getDecoder().decode(standard));
    } catch (IllegalArgumentException e) {
      throw new BadValueException("base64 (RFC 4648, section 4 or 5)");
    }
  }

  private static ValueReader enumeration(FieldDescriptor field) {
    EnumDescriptor type = field.getEnumType();
    boolean closed = field.legacyEnumFieldTreatedAsClosed();
    return (text, parent) -> {
      EnumValueDescriptor value = type.findValueByName(text);
      if (value == null && Numbers.isInteger(text, true)) {
        int number = Numbers.int32(text);
        value =
            closed
                ? type.findValueByNumber(number)
                : type.findValueByNumberCreatingIfUnknown(number);
      }
      if (value == null) {
        throw new BadValueException("the name or number of a value of enum " + type.getFullName());
      }
      return value;
    };
  }

  private ValueReader message(FieldDescriptor field) {
    return switch (field.getMessageType().getFullName()) {
      case "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue" ->
          wrapper(field);
      case "google.protobuf.Timestamp" ->
          quoted(field, "a timestamp of RFC 3339 such as 2026-01-31T12:00:00.5Z");
      case "google.protobuf.Duration" -> quoted(field, "a duration in seconds such as 1.5s");
      case "google.protobuf.FieldMask" -> FieldMasks.reader(field);
      case "google.protobuf.Struct" -> json(field, "a JSON object");
      case "google.protobuf.ListValue" -> json(field, "a JSON array");
      case "google.protobuf.Value" -> json(field, "a JSON value; a string has quotes");
      default -> null;
    };
  }

  private ValueReader wrapper(FieldDescriptor field) {
    FieldDescriptor value = field.getMessageType().findFieldByNumber(1);
    ValueReader reader = of(value);
    return (text, parent) -> {
      Message.Builder wrapper = parent.newBuilderForField(field);
      return wrapper.setField(value, reader.read(text, wrapper)).build();
    };
  }

  /** A type whose JSON form is a string. */
  private ValueReader quoted(FieldDescriptor field, String expectation) {
    ValueReader reader = json(field, expectation);
    return (text, parent) -> {
      // None of these strings has a character that JSON escapes.
      if (text.indexOf('"') >= 0 || text.indexOf('\\') >= 0) {
        throw new BadValueException(expectation);
      }
      return reader.read('"' + text + '"', parent);
    };
  }

  private ValueReader json(FieldDescriptor field, String expectation) {
    return (text, parent) -> {
      Message.Builder value = parent.newBuilderForField(field);
      byte[] json = text.getBytes(StandardCharsets.UTF_8);
      try {
        codec.merge(json, 0, json.length, value);
      } catch (JsonException e) {
        throw new BadValueException(expectation);
      }
      return value.build();
    };
  }
}
