package dev.jams.json;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.FieldMask;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.jams.json.proto.Nested;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fills messages of any type with values that have a JSON form. */
final class RandomMessages {
  private static final int MAX_DEPTH = 4;
  private static final String[] STRINGS = {
    "",
    "a",
    "Grüße",
    "日本語",
    "😀 smile",
    "\"quoted\" \\ back/slash",
    "\b\f\n\r\t\u0000\u001f\u007f",
    "<a href='x'>&=</a>",
    "\u2028\u2029",
    "\u0080\u07ff\u0800\uffff",
    "null",
    "12",
    "NaN"
  };
  private static final long[] INTEGERS = {
    0,
    1,
    -1,
    9,
    10,
    99,
    100,
    -100,
    12345,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    4294967295L,
    1L << 53,
    -(1L << 53) - 1,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1000000000000000000L
  };
  private static final double[] DOUBLES = {
    0,
    1,
    -1,
    0.1,
    1e-3,
    9.999e-4,
    1e7,
    9999999,
    -12345678,
    1e21,
    1e-300,
    Double.MAX_VALUE,
    Double.MIN_VALUE,
    Math.PI,
    123456.0,
    -0.5
  };

  private final Random random;
  private List<FieldDescriptor> extensions = List.of();

  RandomMessages(long seed) {
    random = new Random(seed);
  }

  /** A message of the class of the prototype. */
  Message of(Message prototype) {
    return of(prototype, List.of());
  }

  /** A message of the class of the prototype, with these extensions where they fit. */
  Message of(Message prototype, List<FieldDescriptor> extensions) {
    Message.Builder builder = prototype.newBuilderForType();
    this.extensions = extensions;
    fill(builder, 0);
    return builder.build();
  }

  private void fill(Message.Builder builder, int depth) {
    Descriptor type = builder.getDescriptorForType();
    int density = 1 + random.nextInt(6);
    List<FieldDescriptor> fields = new ArrayList<>(type.getFields());
    for (FieldDescriptor extension : extensions) {
      // In a dynamic message the values of an extension would be of another class than it reads.
      if (extension.getContainingType() == type && !(builder instanceof DynamicMessage.Builder)) {
        fields.add(extension);
      }
    }
    for (FieldDescriptor field : fields) {
      boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (field.isRequired() || random.nextInt(density + (isMessage ? 2 * depth : 0)) == 0) {
        set(builder, field, depth);
      }
    }
  }

  private void set(Message.Builder builder, FieldDescriptor field, int depth) {
    if (!field.isRepeated()) {
      Object value = value(builder, field, depth);
      if (value != null) {
        builder.setField(field, value);
      }
      return;
    }
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      Object value =
          field.isMapField() ? entry(builder, field, depth) : value(builder, field, depth);
      if (value != null) {
        builder.addRepeatedField(field, value);
      }
    }
  }

  /** An entry whose key differs from those there are, as only dynamic messages can hold doubles. */
  private Message entry(Message.Builder builder, FieldDescriptor field, int depth) {
    FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
    Message.Builder entry = builder.newBuilderForField(field);
    Object key = value(entry, keyField, depth);
    for (int i = 0; i < builder.getRepeatedFieldCount(field); i++) {
      if (((Message) builder.getRepeatedField(field, i)).getField(keyField).equals(key)) {
        return null;
      }
    }
    Object value = value(entry, valueField, depth);
    return value == null ? null : entry.setField(keyField, key).setField(valueField, value).build();
  }

  private Object value(Message.Builder parent, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> (int) integer();
      case LONG -> integer();
      case FLOAT -> random.nextInt(8) == 0 ? special().floatValue() : (float) finite();
      case DOUBLE -> random.nextInt(8) == 0 ? special() : (Double) finite();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> string();
      case BYTE_STRING -> bytes();
      case ENUM -> enumValue(field);
      case MESSAGE ->
          depth >= MAX_DEPTH && !field.isRequired() ? null : message(parent, field, depth + 1);
    };
  }

  private Object enumValue(FieldDescriptor field) {
    boolean open =
        !field.getEnumType().isClosed() && field.getEnumType() != NullValue.getDescriptor();
    if (open && random.nextInt(4) == 0) {
      return field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt());
    }
    int index = random.nextInt(field.getEnumType().getValues().size());
    int number = field.getEnumType().getValue(index).getNumber();
    return field.getEnumType().findValueByNumber(number);
  }

  private Message message(Message.Builder parent, FieldDescriptor field, int depth) {
    Message.Builder builder = parent.newBuilderForField(field);
    Message wellKnown = wellKnown(field.getMessageType().getFullName(), depth);
    if (wellKnown == null) {
      fill(builder, depth);
      return builder.build();
    }
    try {
      return builder.mergeFrom(wellKnown.toByteString()).build();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private Message wellKnown(String type, int depth) {
    return switch (type) {
      case "google.protobuf.Timestamp" ->
          Timestamp.newBuilder()
              .setSeconds(between(-62135596800L, 253402300799L))
              .setNanos(nanos())
              .build();
      case "google.protobuf.Duration" -> duration();
      case "google.protobuf.FieldMask" ->
          FieldMask.newBuilder().addPaths("a.bc_de").addPaths("f1_g").addPaths("*").build();
      case "google.protobuf.Struct" -> struct(depth);
      case "google.protobuf.Value" -> json(depth);
      case "google.protobuf.ListValue" -> list(depth);
      case "google.protobuf.Any" -> any(depth);
      default -> null;
    };
  }

  private Duration duration() {
    long seconds = between(-315576000000L, 315576000000L);
    boolean negative = seconds < 0 || (seconds == 0 && random.nextBoolean());
    return Duration.newBuilder()
        .setSeconds(seconds)
        .setNanos(negative ? -nanos() : nanos())
        .build();
  }

  private Any any(int depth) {
    return switch (random.nextInt(depth >= MAX_DEPTH ? 3 : 5)) {
      case 0 -> Any.getDefaultInstance();
      case 1 -> Any.pack(Duration.newBuilder().setSeconds(random.nextInt(100)).build());
      case 2 -> Any.pack(Nested.newBuilder().setName(string()).setNumber(5).build(), "a.b/c");
      case 3 -> Any.pack(json(depth + 1));
      default -> Any.pack(any(depth + 1));
    };
  }

  private Struct struct(int depth) {
    Struct.Builder struct = Struct.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      struct.putFields(string(), json(depth + 1));
    }
    return struct.build();
  }

  private ListValue list(int depth) {
    ListValue.Builder list = ListValue.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.addValues(json(depth + 1));
    }
    return list.build();
  }

  private Value json(int depth) {
    Value.Builder value = Value.newBuilder();
    switch (random.nextInt(depth >= MAX_DEPTH ? 4 : 6)) {
      case 0 -> value.setNullValue(NullValue.NULL_VALUE);
      case 1 -> value.setNumberValue(finite());
      case 2 -> value.setStringValue(string());
      case 3 -> value.setBoolValue(random.nextBoolean());
      case 4 -> value.setStructValue(struct(depth));
      default -> value.setListValue(list(depth));
    }
    return value.build();
  }

  private long between(long min, long max) {
    return switch (random.nextInt(6)) {
      case 0 -> min;
      case 1 -> max;
      case 2 -> random.nextInt(3) - 1L;
      default -> min + Math.floorMod(random.nextLong(), max - min + 1);
    };
  }

  private int nanos() {
    int[] scales = {1, 1000, 1000000};
    int scale = scales[random.nextInt(3)];
    return random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000_000 / scale) * scale;
  }

  private long integer() {
    return random.nextBoolean() ? random.nextLong() : INTEGERS[random.nextInt(INTEGERS.length)];
  }

  private Double special() {
    return new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}
        [random.nextInt(3)];
  }

  /** Finite also as a float; never negative zero, which JsonFormat does not read back. */
  private double finite() {
    if (random.nextBoolean()) {
      double value = DOUBLES[random.nextInt(DOUBLES.length)];
      return Float.isInfinite((float) value) ? 3e38 : value;
    }
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isNaN(value) || Float.isInfinite(value) || value == 0 ? 0.25 : value;
  }

  private String string() {
    if (random.nextBoolean()) {
      return STRINGS[random.nextInt(STRINGS.length)];
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      text.append((char) (' ' + random.nextInt(95)));
    }
    return text.toString();
  }

  private ByteString bytes() {
    byte[] bytes = new byte[random.nextInt(10)];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
