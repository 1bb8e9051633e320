package dev.jams.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import dev.jams.http.internal.openapi.ParsedDocument;
import dev.jams.http.internal.openapi.SchemaOptions;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Legacy;
import dev.jams.json.proto.Modern;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the codec writes, against the schemas that OpenAPI has for it. */
class JsonFitsSchemaTest {
  private static final int MESSAGES = 300;
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder().add(AllKinds.getDescriptor().getFile().getMessageTypes()).build();

  static Stream<Message> prototypes() {
    return Stream.of(
        AllKinds.getDefaultInstance(), Legacy.getDefaultInstance(), Modern.getDefaultInstance());
  }

  @ParameterizedTest
  @MethodSource("prototypes")
  void acceptsRandomMessages(Message prototype) throws Exception {
    JsonCodec codec = JsonCodec.newBuilder().typeRegistry(TYPES).build();
    check(prototype, codec, SchemaOptions.DEFAULTS);
  }

  @ParameterizedTest
  @MethodSource("prototypes")
  void acceptsRandomMessagesWithOtherOptions(Message prototype) throws Exception {
    JsonCodec codec =
        JsonCodec.newBuilder()
            .typeRegistry(TYPES)
            .preserveProtoFieldNames(true)
            .enumsAsNumbers(true)
            .includeDefaultValues(true)
            .build();
    check(prototype, codec, new SchemaOptions(true, true));
  }

  /** What the tests above stand on. */
  @Test
  void refusesOtherJson() {
    ParsedDocument document =
        ParsedDocument.ofMessages(SchemaOptions.DEFAULTS, AllKinds.getDescriptor());
    JsonNode schema = document.schema(AllKinds.getDescriptor().getFullName());
    assertThat(document.problems(schema, "{\"int64Value\":\"1\",\"color\":\"RED\"}")).isEmpty();
    for (String json :
        List.of(
            "[]",
            "{\"int64Value\":1}",
            "{\"uint32Value\":-1}",
            "{\"color\":\"PINK\"}",
            "{\"doubleValue\":\"nan\"}",
            "{\"boolMap\":{\"yes\":{}}}",
            "{\"recursive\":{\"recursive\":{\"boolValue\":0}}}",
            "{\"timestamp\":\"yesterday\"}",
            "{\"duration\":\"1h\"}",
            "{\"nullValue\":0}")) {
      assertThat(document.problems(schema, json)).as(json).isNotEmpty();
    }
  }

  private static void check(Message prototype, JsonCodec codec, SchemaOptions options)
      throws Exception {
    ParsedDocument document = ParsedDocument.ofMessages(options, prototype.getDescriptorForType());
    List<String> jsons = new ArrayList<>();
    for (int seed = 0; seed < MESSAGES; seed++) {
      Message message = withKnownEnums(new RandomMessages(seed).of(prototype));
      jsons.add(codec.toString(message));
    }
    String all = String.join(",", jsons);
    JsonNode schema = document.arrayOf(prototype.getDescriptorForType().getFullName());
    assertThat(document.problems(schema, "[" + all + "]")).isEmpty();
  }

  /** A schema lists the names that there are; a number without a name is none of them. */
  private static Message withKnownEnums(Message message) {
    Message.Builder builder = message.toBuilder();
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      boolean single = !field.isRepeated();
      if (field.getJavaType() == JavaType.ENUM && single) {
        builder.setField(field, known((EnumValueDescriptor) message.getField(field)));
      } else if (field.getJavaType() == JavaType.MESSAGE && single) {
        builder.setField(field, withKnownEnums((Message) message.getField(field)));
      } else if (!single) {
        for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
          Object element = message.getRepeatedField(field, i);
          if (element instanceof EnumValueDescriptor value) {
            builder.setRepeatedField(field, i, known(value));
          } else if (element instanceof Message inner) {
            builder.setRepeatedField(field, i, withKnownEnums(inner));
          }
        }
      }
    }
    return builder.build();
  }

  private static EnumValueDescriptor known(EnumValueDescriptor value) {
    return value.getType().getValues().contains(value) ? value : value.getType().getValues().get(0);
  }
}
