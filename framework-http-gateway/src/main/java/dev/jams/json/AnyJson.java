package dev.jams.json;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;
import java.util.Map;

/** The three messages that together hold arbitrary JSON: Struct, Value and ListValue. */
final class AnyJson {
  private static final Value NULL = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
  private static final Value TRUE = Value.newBuilder().setBoolValue(true).build();
  private static final Value FALSE = Value.newBuilder().setBoolValue(false).build();

  private AnyJson() {}

  static void writeValue(Value value, JsonWriter out) throws JsonException {
    switch (value.getKindCase()) {
      case NUMBER_VALUE -> writeNumber(value.getNumberValue(), out);
      case STRING_VALUE -> out.appendString(value.getStringValue());
      case BOOL_VALUE -> out.appendAscii(value.getBoolValue() ? "true" : "false");
      case STRUCT_VALUE -> writeStruct(value.getStructValue(), out);
      case LIST_VALUE -> writeList(value.getListValue(), out);
      case NULL_VALUE, KIND_NOT_SET -> out.appendAscii("null");
    }
  }

  private static void writeNumber(double number, JsonWriter out) throws JsonException {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      throw new JsonException(
          "$", "expected a finite number in google.protobuf.Value, found " + number);
    }
    Numbers.writeDouble(number, out);
  }

  static void writeStruct(Struct struct, JsonWriter out) throws JsonException {
    out.append('{');
    boolean first = true;
    for (Map.Entry<String, Value> entry : struct.getFieldsMap().entrySet()) {
      if (!first) {
        out.append(',');
      }
      first = false;
      out.appendString(entry.getKey());
      out.append(':');
      try {
        writeValue(entry.getValue(), out);
      } catch (JsonException e) {
        throw e.inside(JsonPath.name(entry.getKey()));
      }
    }
    out.append('}');
  }

  static void writeList(ListValue list, JsonWriter out) throws JsonException {
    out.append('[');
    List<Value> values = list.getValuesList();
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      try {
        writeValue(values.get(i), out);
      } catch (JsonException e) {
        throw e.inside("[" + i + "]");
      }
    }
    out.append(']');
  }

  static Value readValue(JsonReader in) throws JsonException {
    return switch (in.token()) {
      case NULL -> NULL;
      case TRUE -> TRUE;
      case FALSE -> FALSE;
      case STRING -> Value.newBuilder().setStringValue(in.tokens().text()).build();
      case OBJECT -> Value.newBuilder().setStructValue(readStruct(in)).build();
      case ARRAY -> Value.newBuilder().setListValue(readList(in)).build();
      default -> Value.newBuilder().setNumberValue(Numbers.readDouble(in)).build();
    };
  }

  static Struct readStruct(JsonReader in) throws JsonException {
    if (in.token() != JsonToken.OBJECT) {
      throw in.expected("an object");
    }
    in.enter();
    Struct.Builder struct = Struct.newBuilder();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      if (struct.containsFields(name)) {
        throw in.duplicate(name);
      }
      in.tokens().next();
      struct.putFields(name, readValue(in));
    }
    in.leave();
    return struct.build();
  }

  static ListValue readList(JsonReader in) throws JsonException {
    if (in.token() != JsonToken.ARRAY) {
      throw in.expected("an array");
    }
    in.enter();
    ListValue.Builder list = ListValue.newBuilder();
    while (in.tokens().nextElement()) {
      list.addValues(readValue(in));
    }
    in.leave();
    return list.build();
  }
}
