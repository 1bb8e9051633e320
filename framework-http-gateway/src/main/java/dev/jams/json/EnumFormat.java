package dev.jams.json;

import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Enums by name; numbers are read too, and written for values the enum does not define. */
final class EnumFormat extends ValueFormat {
  /** The option, declared in google/protobuf/json_enumvalue_options.proto, with a name for JSON. */
  private static final String JSON_OPTION = "pb.enumvalue.json";

  private final String typeName;
  private final boolean closed;
  private final int defaultNumber;
  private final boolean numbersOnly;
  private final Map<Integer, byte[]> texts = new HashMap<>();
  private final NameTable<Integer> numbers;

  EnumFormat(FieldDescriptor field, boolean numbersOnly) {
    EnumDescriptor type = field.getEnumType();
    this.typeName = type.getFullName();
    this.closed = type.isClosed() || field.legacyEnumFieldTreatedAsClosed();
    this.defaultNumber =
        field.isRepeated() ? 0 : ((EnumValueDescriptor) field.getDefaultValue()).getNumber();
    this.numbersOnly = numbersOnly;
    Map<String, Integer> named = new HashMap<>();
    for (EnumValueDescriptor value : type.getValues()) {
      named.put(value.getName(), value.getNumber());
    }
    for (EnumValueDescriptor value : type.getValues()) {
      String name = jsonName(value);
      named.putIfAbsent(name, value.getNumber());
      texts.putIfAbsent(value.getNumber(), quoted(name));
    }
    numbers = new NameTable<>(named);
  }

  private static String jsonName(EnumValueDescriptor value) {
    for (Map.Entry<FieldDescriptor, Object> option : value.getOptions().getAllFields().entrySet()) {
      if (option.getKey().getFullName().equals(JSON_OPTION)) {
        Message json = (Message) option.getValue();
        FieldDescriptor string = json.getDescriptorForType().findFieldByName("string");
        if (string != null && json.hasField(string)) {
          return (String) json.getField(string);
        }
      }
    }
    return value.getName();
  }

  private static byte[] quoted(String name) {
    JsonWriter writer = new JsonWriter();
    writer.appendString(name);
    return writer.toBytes();
  }

  @Override
  void write(Object value, JsonWriter out) {
    byte[] text = numbersOnly ? null : texts.get(value);
    if (text != null) {
      out.append(text);
    } else {
      out.append((int) value);
    }
  }

  @Override
  Object read(JsonReader in) throws JsonException {
    JsonToken token = in.token();
    if (token != JsonToken.STRING && token != JsonToken.NUMBER) {
      throw in.expected("the name or the number of a value of enum " + typeName);
    }
    Integer number =
        token == JsonToken.STRING
            ? named(in.tokens())
            : known((int) Numbers.readLong(in, Integer.MIN_VALUE, Integer.MAX_VALUE));
    if (number == null && in.rejectsUnknown()) {
      throw in.expected("a value of enum " + typeName);
    }
    return number;
  }

  private Integer named(JsonTokenizer tokens) {
    Integer number = tokens.find(numbers);
    if (number != null) {
      return number;
    }
    BigInteger quoted = Numbers.integer(tokens.text());
    return quoted != null && quoted.bitLength() < Integer.SIZE ? known(quoted.intValue()) : null;
  }

  private Integer known(int number) {
    return closed && !texts.containsKey(number) ? null : (Integer) number;
  }

  @Override
  boolean isDefault(Object value) {
    return (int) value == defaultNumber;
  }
}
