package dev.jams.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigInteger;
import java.util.Base64;

/** The types that are one JSON token, enums aside. */
final class ScalarFormat {
  private static final BigInteger MAX_UINT64 =
      BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private ScalarFormat() {}

  static ValueFormat of(FieldDescriptor.Type type) {
    return switch (type) {
      case INT32, SINT32, SFIXED32 -> new Int32();
      case UINT32, FIXED32 -> new UInt32();
      case INT64, SINT64, SFIXED64 -> new Int64();
      case UINT64, FIXED64 -> new UInt64();
      case FLOAT -> new FloatFormat();
      case DOUBLE -> new DoubleFormat();
      case BOOL -> new Bool();
      case STRING -> new Text();
      case BYTES -> new Bytes();
      case ENUM, MESSAGE, GROUP ->
          throw new IllegalArgumentException(type + " is not a scalar type");
    };
  }

  private abstract static class Keyable extends ValueFormat implements KeyFormat {
    @Override
    public void writeKey(Object key, JsonWriter out) {
      out.append('"');
      writePlain(key, out);
      out.append('"');
    }

    abstract void writePlain(Object value, JsonWriter out);
  }

  private static final class Int32 extends Keyable {
    @Override
    void writePlain(Object value, JsonWriter out) {
      out.append((int) value);
    }

    @Override
    void write(Object value, JsonWriter out) {
      out.append((int) value);
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      return (int) Numbers.readLong(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Override
    public Object readKey(String name, JsonReader in) throws JsonException {
      return (int) Numbers.parseLong(name, Integer.MIN_VALUE, Integer.MAX_VALUE, in);
    }

    @Override
    boolean isDefault(Object value) {
      return (int) value == 0;
    }
  }

  private static final class UInt32 extends Keyable {
    private static final long MAX = 0xffff_ffffL;

    @Override
    void writePlain(Object value, JsonWriter out) {
      out.append(Integer.toUnsignedLong((int) value));
    }

    @Override
    void write(Object value, JsonWriter out) {
      writePlain(value, out);
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      return (int) Numbers.readLong(in, 0, MAX);
    }

    @Override
    public Object readKey(String name, JsonReader in) throws JsonException {
      return (int) Numbers.parseLong(name, 0, MAX, in);
    }

    @Override
    boolean isDefault(Object value) {
      return (int) value == 0;
    }
  }

  private static final class Int64 extends Keyable {
    @Override
    void writePlain(Object value, JsonWriter out) {
      out.append((long) value);
    }

    @Override
    void write(Object value, JsonWriter out) {
      writeKey(value, out);
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      return Numbers.readLong(in, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    @Override
    public Object readKey(String name, JsonReader in) throws JsonException {
      return Numbers.parseLong(name, Long.MIN_VALUE, Long.MAX_VALUE, in);
    }

    @Override
    boolean isDefault(Object value) {
      return (long) value == 0;
    }
  }

  private static final class UInt64 extends Keyable {
    @Override
    void writePlain(Object value, JsonWriter out) {
      if ((long) value >= 0) {
        out.append((long) value);
      } else {
        out.appendAscii(Long.toUnsignedString((long) value));
      }
    }

    @Override
    void write(Object value, JsonWriter out) {
      writeKey(value, out);
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      return Numbers.readInteger(in, BigInteger.ZERO, MAX_UINT64);
    }

    @Override
    public Object readKey(String name, JsonReader in) throws JsonException {
      return Numbers.parseInteger(name, BigInteger.ZERO, MAX_UINT64, in);
    }

    @Override
    boolean isDefault(Object value) {
      return (long) value == 0;
    }
  }

  private static final class FloatFormat extends ValueFormat {
    @Override
    void write(Object value, JsonWriter out) {
      Numbers.writeFloat((float) value, out);
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      return Numbers.readFloat(in);
    }

    @Override
    boolean isDefault(Object value) {
      return Float.floatToRawIntBits((float) value) == 0;
    }
  }

  private static final class DoubleFormat extends ValueFormat {
    @Override
    void write(Object value, JsonWriter out) {
      Numbers.writeDouble((double) value, out);
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      return Numbers.readDouble(in);
    }

    @Override
    boolean isDefault(Object value) {
      return Double.doubleToRawLongBits((double) value) == 0;
    }
  }

  private static final class Bool extends Keyable {
    private static final byte[] TRUE = JsonWriter.ascii("true");
    private static final byte[] FALSE = JsonWriter.ascii("false");

    @Override
    void writePlain(Object value, JsonWriter out) {
      out.append((boolean) value ? TRUE : FALSE);
    }

    @Override
    void write(Object value, JsonWriter out) {
      writePlain(value, out);
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      JsonToken token = in.token();
      if (token != JsonToken.TRUE && token != JsonToken.FALSE) {
        throw in.expected("true or false");
      }
      return token == JsonToken.TRUE;
    }

    @Override
    public Object readKey(String name, JsonReader in) throws JsonException {
      if (!name.equals("true") && !name.equals("false")) {
        throw in.expected("\"true\" or \"false\" as the key", Texts.quote(name));
      }
      return name.equals("true");
    }

    @Override
    boolean isDefault(Object value) {
      return !(boolean) value;
    }
  }

  private static final class Text extends ValueFormat implements KeyFormat {
    @Override
    void write(Object value, JsonWriter out) {
      out.appendString((String) value);
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      return in.string("a string");
    }

    @Override
    public void writeKey(Object key, JsonWriter out) {
      out.appendString((String) key);
    }

    @Override
    public Object readKey(String name, JsonReader in) {
      return name;
    }

    @Override
    boolean isDefault(Object value) {
      return ((String) value).isEmpty();
    }
  }

  private static final class Bytes extends ValueFormat {
    @Override
    void write(Object value, JsonWriter out) {
      out.append('"');
      out.append(Base64.getEncoder().encode(((ByteString) value).toByteArray()));
      out.append('"');
    }

    @Override
    Object read(JsonReader in) throws JsonException {
      String text = in.string("bytes in base64");
      boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
      Base64.Decoder decoder = urlSafe ? Base64.getUrlDecoder() : Base64.getDecoder();
      try {
        return ByteString.copyFrom(decoder.decode(text));
      } catch (IllegalArgumentException e) {
        throw in.expected("bytes in base64, standard or URL-safe");
      }
    }

    @Override
    boolean isDefault(Object value) {
      return ((ByteString) value).isEmpty();
    }
  }
}
