package dev.jams.http.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.FieldMaskUtil;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import dev.jams.test.bind.Inner;
import dev.jams.test.bind.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random messages, written as queries in one of the many ways, come back as they were. */
class RandomQueryTest {
  private static final Binding GET = Binding.of("GET /a", "");
  private static final String[] TEXTS = {"", "a", " +", "é€😀", "&=?#%", "[.]", "\u0000\n", "%41"};

  @Test
  void messagesSurviveTheQuery() throws Exception {
    int parameters = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      Writer writer = new Writer(new Random(seed));
      Request.Builder request = Request.newBuilder();
      for (int i = writer.random.nextInt(12); i >= 0; i--) {
        writer.setOne(request, "", "");
      }
      String query = String.join("&", writer.parameters);
      parameters += writer.parameters.size();

      assertThat(GET.bind("/a?" + query)).as("seed %d: %s", seed, query).isEqualTo(request.build());
    }
    assertThat(parameters).isGreaterThan(8_000);
  }

  /** Sets random fields of a message, and writes the parameters that say the same. */
  private static final class Writer {
    final Random random;
    final List<String> parameters = new ArrayList<>();
    final Set<String> done = new HashSet<>();

    Writer(Random random) {
      this.random = random;
    }

    void setOne(Message.Builder message, String canonical, String prefix) throws Exception {
      List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
      FieldDescriptor field = fields.get(random.nextInt(fields.size()));
      String path = canonical + field.getName();
      String name = prefix + (random.nextBoolean() ? field.getName() : field.getJsonName());
      if (isSetOtherwise(message, field)) {
        return;
      }
      if (field.isMapField()) {
        putOne(message, field, path, name);
      } else if (isInner(field)) {
        if (!field.isRepeated() && canonical.length() < 30) {
          setInside(message, field, path, name);
        }
      } else if (field.getJavaType() != JavaType.MESSAGE || isText(field)) {
        if (field.isRepeated()) {
          message.addRepeatedField(field, value(message, field, name));
        } else if (done.add(path)) {
          message.setField(field, value(message, field, name));
        }
      }
    }

    private void setInside(Message.Builder message, FieldDescriptor field, String path, String name)
        throws Exception {
      Message.Builder inner = ((Message) message.getField(field)).toBuilder();
      int before = parameters.size();
      setOne(inner, path + ".", name + ".");
      if (parameters.size() > before) {
        message.setField(field, inner.build());
      }
    }

    private static boolean isSetOtherwise(Message.Builder message, FieldDescriptor field) {
      return field.getRealContainingOneof() != null
          && message.hasOneof(field.getRealContainingOneof())
          && !message.hasField(field);
    }

    private void putOne(Message.Builder message, FieldDescriptor map, String path, String name)
        throws Exception {
      FieldDescriptor keyField = map.getMessageType().findFieldByNumber(1);
      FieldDescriptor valueField = map.getMessageType().findFieldByNumber(2);
      if (isInner(valueField)) {
        return;
      }
      Object key =
          switch (keyField.getType()) {
            case STRING -> text();
            case BOOL -> random.nextBoolean();
            default -> random.nextInt(5) - 2;
          };
      if (done.add(path + "[" + key + "]")) {
        Message.Builder entry = message.newBuilderForField(map);
        entry.setField(keyField, key);
        entry.setField(valueField, value(entry, valueField, name + "[" + key + "]"));
        message.addRepeatedField(map, entry.build());
      }
    }

    /** Makes a value and writes it as a parameter. */
    private Object value(Message.Builder parent, FieldDescriptor field, String name)
        throws Exception {
      Object value;
      String text;
      switch (field.getType()) {
        case INT32, SINT32, SFIXED32 -> {
          value = random.nextInt() >> random.nextInt(32);
          text = value.toString();
        }
        case UINT32, FIXED32 -> {
          value = random.nextInt();
          text = Integer.toUnsignedString((Integer) value);
        }
        case INT64, SINT64, SFIXED64 -> {
          value = random.nextLong() >> random.nextInt(64);
          text = value.toString();
        }
        case UINT64, FIXED64 -> {
          value = random.nextLong();
          text = Long.toUnsignedString((Long) value);
        }
        case FLOAT -> {
          value = Float.intBitsToFloat(random.nextInt());
          text = value.toString();
        }
        case DOUBLE -> {
          value = Double.longBitsToDouble(random.nextLong());
          text = value.toString();
        }
        case BOOL -> {
          value = random.nextBoolean();
          text = value.toString();
        }
        case STRING -> {
          text = text();
          value = text;
        }
        case BYTES -> {
          byte[] bytes = new byte[random.nextInt(5)];
          random.nextBytes(bytes);
          value = ByteString.copyFrom(bytes);
          Base64.Encoder encoder =
              random.nextBoolean() ? Base64.getEncoder() : Base64.getUrlEncoder();
          text = (random.nextBoolean() ? encoder : encoder.withoutPadding()).encodeToString(bytes);
        }
        case ENUM -> {
          int number = random.nextInt(4) - 1;
          EnumValueDescriptor known = field.getEnumType().findValueByNumber(number);
          value = field.getEnumType().findValueByNumberCreatingIfUnknown(number);
          text = known != null && random.nextBoolean() ? known.getName() : "" + number;
        }
        default -> {
          return message(parent, field, name);
        }
      }
      parameters.add(encode(name) + "=" + encode(text));
      return value;
    }

    private Message message(Message.Builder parent, FieldDescriptor field, String name)
        throws Exception {
      Message message;
      String text;
      switch (field.getMessageType().getName()) {
        case "Timestamp" -> {
          message = Timestamps.fromNanos(random.nextLong());
          text = Timestamps.toString((Timestamp) message);
        }
        case "Duration" -> {
          message = Durations.fromNanos(random.nextLong());
          text = Durations.toString((Duration) message);
        }
        case "FieldMask" -> {
          message = FieldMaskUtil.fromString("foo_bar.baz,qux");
          text =
              random.nextBoolean()
                  ? FieldMaskUtil.toString((FieldMask) message)
                  : FieldMaskUtil.toJsonString((FieldMask) message);
        }
        case "Struct", "Value", "ListValue" -> {
          message = json(field.getMessageType().getName());
          text = JsonFormat.printer().print(message);
        }
        default -> {
          FieldDescriptor wrapped = field.getMessageType().findFieldByNumber(1);
          Message.Builder wrapper = parent.newBuilderForField(field);
          return wrapper.setField(wrapped, value(wrapper, wrapped, name)).build();
        }
      }
      parameters.add(encode(name) + "=" + encode(text));
      return message;
    }

    private Message json(String type) {
      Value value = Value.newBuilder().setStringValue(text()).build();
      return switch (type) {
        case "Struct" -> Struct.newBuilder().putFields(text(), value).build();
        case "ListValue" -> ListValue.newBuilder().addValues(value).build();
        default -> value;
      };
    }

    private static boolean isInner(FieldDescriptor field) {
      return field.getJavaType() == JavaType.MESSAGE
          && field.getMessageType().equals(Inner.getDescriptor());
    }

    /** Whether the type of a message field has a text form. */
    private static boolean isText(FieldDescriptor field) {
      return !Set.of("Any", "HttpBody").contains(field.getMessageType().getName());
    }

    private String text() {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(3); i >= 0; i--) {
        text.append(TEXTS[random.nextInt(TEXTS.length)]);
      }
      return text.toString();
    }

    private String encode(String text) {
      StringBuilder encoded = new StringBuilder();
      for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
        char c = (char) (octet & 0xff);
        boolean plain =
            "-._~!$'()*,;:@/?[]".indexOf(c) >= 0 || (c < 0x80 && Character.isLetterOrDigit(c));
        if (c == ' ' && random.nextBoolean()) {
          encoded.append('+');
        } else if (plain && random.nextInt(10) > 0) {
          encoded.append(c);
        } else {
          encoded.append(
              random.nextBoolean() ? "%%%02X".formatted(octet) : "%%%02x".formatted(octet));
        }
      }
      return encoded.toString();
    }
  }
}
