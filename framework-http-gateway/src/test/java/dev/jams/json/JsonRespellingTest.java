package dev.jams.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Legacy;
import dev.jams.json.proto.LegacyOuterClass;
import dev.jams.json.proto.Modern;
import dev.jams.json.proto.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What was written is read back, extensions included, however else the same JSON may be spelt. */
class JsonRespellingTest {
  private static final List<FieldDescriptor> EXTENSIONS =
      List.of(
          LegacyOuterClass.numberExtension.getDescriptor(),
          LegacyOuterClass.strictExtension.getDescriptor(),
          LegacyOuterClass.stringExtension.getDescriptor(),
          LegacyOuterClass.levelExtension.getDescriptor(),
          Scope.nestedExtension.getDescriptor());
  private static final JsonCodec CODEC = codec();

  private static JsonCodec codec() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    LegacyOuterClass.registerAllExtensions(registry);
    return JsonCodec.newBuilder().extensionRegistry(registry).typeRegistry(Json.TYPES).build();
  }

  @Provide
  Arbitrary<Message> prototypes() {
    return Arbitraries.of(
        AllKinds.getDefaultInstance(),
        DynamicMessage.getDefaultInstance(AllKinds.getDescriptor()),
        Legacy.getDefaultInstance(),
        DynamicMessage.getDefaultInstance(Legacy.getDescriptor()),
        Modern.getDefaultInstance(),
        DynamicMessage.getDefaultInstance(Modern.getDescriptor()));
  }

  @Property(tries = 400)
  void readsWhatWasWritten(@ForAll("prototypes") Message prototype, @ForAll long seed)
      throws JsonException {
    Random random = new Random(seed);
    Message message = new RandomMessages(seed).of(prototype, EXTENSIONS);
    String json = CODEC.toString(message);
    StringBuilder respelt = new StringBuilder();
    respell(JsonParser.parseString(json), random, respelt);

    assertThat(CODEC.toString(Json.read(CODEC, json, prototype))).isEqualTo(json);
    // Objects keep the order of their members in the input only where they are Structs or maps.
    assertThat(sorted(CODEC.toString(Json.read(CODEC, respelt.toString(), prototype))))
        .describedAs(respelt.toString())
        .isEqualTo(sorted(json));
  }

  /** Gson's equality does not look at the order. */
  private static JsonElement sorted(String json) {
    return JsonParser.parseString(json);
  }

  private static void respell(JsonElement element, Random random, StringBuilder out) {
    space(random, out);
    if (element instanceof JsonObject object) {
      List<String> names = new ArrayList<>(object.keySet());
      Collections.shuffle(names, random);
      out.append('{');
      for (int i = 0; i < names.size(); i++) {
        out.append(i == 0 ? "" : ",");
        space(random, out);
        text(names.get(i), random, out);
        space(random, out);
        out.append(':');
        respell(object.get(names.get(i)), random, out);
      }
      space(random, out);
      out.append('}');
    } else if (element instanceof JsonArray array) {
      out.append('[');
      for (int i = 0; i < array.size(); i++) {
        out.append(i == 0 ? "" : ",");
        respell(array.get(i), random, out);
      }
      space(random, out);
      out.append(']');
    } else if (element instanceof JsonPrimitive primitive && primitive.isString()) {
      text(primitive.getAsString(), random, out);
    } else {
      out.append(element);
    }
    space(random, out);
  }

  private static void space(Random random, StringBuilder out) {
    if (random.nextInt(4) == 0) {
      out.append(" \t\r\n".charAt(random.nextInt(4)));
    }
  }

  private static void text(String text, Random random, StringBuilder out) {
    boolean plain = random.nextInt(3) > 0;
    out.append('"');
    for (char c : text.toCharArray()) {
      if (c < ' ' || c == '"' || c == '\\' || (!plain && random.nextInt(4) == 0)) {
        out.append(String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c));
      } else if (Character.isSurrogate(c)) {
        // Half a pair as it is and half as an escape would not be a pair.
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
