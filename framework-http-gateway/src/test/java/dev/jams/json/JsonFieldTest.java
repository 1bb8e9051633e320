package dev.jams.json;

import static dev.jams.json.Json.CODEC;
import static dev.jams.json.Json.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Nested;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One field as the whole value, merging into what is there, and the paths of a field mask. */
class JsonFieldTest {

  private static FieldDescriptor field(String name) {
    return AllKinds.getDescriptor().findFieldByName(name);
  }

  private static ByteBuf bytes(String json) {
    return Unpooled.copiedBuffer(quoted(json), UTF_8);
  }

  private static String written(Message message, String field) throws JsonException {
    ByteBuf out = Unpooled.buffer();
    CODEC.writeField(message, field(field), out);
    return out.toString(UTF_8);
  }

  private static AllKinds read(String field, String json) throws JsonException {
    AllKinds.Builder builder = AllKinds.newBuilder();
    CODEC.mergeField(bytes(json), builder, field(field));
    return builder.build();
  }

  private static List<String> paths(String json) throws JsonException {
    List<String> paths = new ArrayList<>();
    CODEC.merge(bytes(json), AllKinds.newBuilder(), paths::add);
    return paths;
  }

  private static List<String> fieldPaths(String field, String json) throws JsonException {
    List<String> paths = new ArrayList<>();
    CODEC.mergeField(bytes(json), AllKinds.newBuilder(), field(field), paths::add);
    return paths;
  }

  @Test
  void writesTheValueOfAField() throws JsonException {
    AllKinds message =
        AllKinds.newBuilder()
            .setInt64Value(5)
            .setStringValue("a\"b")
            .addInt32List(1)
            .addInt32List(2)
            .putBoolMap(true, Nested.newBuilder().setName("x").build())
            .setNested(Nested.newBuilder().setNumber(3))
            .setTimestamp(Timestamp.newBuilder().setSeconds(1))
            .build();

    for (Message m :
        new Message[] {
          message, DynamicMessage.newBuilder(AllKinds.getDescriptor()).mergeFrom(message).build()
        }) {
      assertThat(written(m, "int64_value")).isEqualTo("\"5\"");
      assertThat(written(m, "string_value")).isEqualTo("\"a\\\"b\"");
      assertThat(written(m, "int32_list")).isEqualTo("[1,2]");
      assertThat(written(m, "bool_map")).isEqualTo("{\"true\":{\"name\":\"x\"}}");
      assertThat(written(m, "nested")).isEqualTo("{\"number\":3}");
      assertThat(written(m, "timestamp")).isEqualTo("\"1970-01-01T00:00:01Z\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "int32_value, 0",
    "int64_value, '\"0\"'",
    "string_value, '\"\"'",
    "maybe_string, '\"\"'",
    "color, '\"COLOR_UNSPECIFIED\"'",
    "int32_list, []",
    "int32_map, {}",
    "nested, {}",
    "any, {}",
    "struct, {}",
    "list_value, []",
    "empty, {}",
    "timestamp, null",
    "duration, null",
    "field_mask, null",
    "value, null",
    "string_wrapper, null",
  })
  void writesFieldsThatAreNotSet(String field, String json) throws JsonException {
    assertThat(written(AllKinds.getDefaultInstance(), field)).isEqualTo(json);
  }

  @Test
  void readsTheValueOfAField() throws JsonException {
    assertThat(read("int64_value", "'5'").getInt64Value()).isEqualTo(5);
    assertThat(read("string_value", "'a'").getStringValue()).isEqualTo("a");
    assertThat(read("int32_list", "[1,2]").getInt32ListList()).containsExactly(1, 2);
    assertThat(read("color_list", "['RED',5]").getColorListValueList()).containsExactly(1, 5);
    assertThat(read("bool_map", "{'true':{'name':'x'}}").getBoolMapMap()).containsKey(true);
    assertThat(read("nested", "{'number':3}").getNested().getNumber()).isEqualTo(3);
    assertThat(read("nested", "{}").hasNested()).isTrue();
    assertThat(read("nested", "null").hasNested()).isFalse();
    assertThat(read("timestamp", "'1970-01-01T00:00:01Z'").getTimestamp().getSeconds())
        .isEqualTo(1);
    assertThat(read("value", "null").getValue().hasNullValue()).isTrue();
    assertThat(read("choice_string", "'a'").getChoiceString()).isEqualTo("a");
  }

  @ParameterizedTest
  @CsvSource({"int32_value, ''", "int32_value, 1 2", "nested, 1", "int32_list, 1", "nested, '{}}'"})
  void rejectsWhatIsNoValueOfTheField(String field, String json) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> read(field, json))
        .matches(e -> e.path().equals("$"));
  }

  @Test
  void refusesFieldsOfOtherMessages() {
    FieldDescriptor other = Nested.getDescriptor().findFieldByName("name");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CODEC.mergeField(bytes("'a'"), AllKinds.newBuilder(), other))
        .withMessage(
            "field jams.json.test.Nested.name is not a field of message jams.json.test.AllKinds");
  }

  @Test
  void readsAndWritesFieldsOfWellKnownTypes() throws JsonException {
    FieldDescriptor fields = Struct.getDescriptor().findFieldByName("fields");
    Struct.Builder struct = Struct.newBuilder();
    CODEC.mergeField(bytes("{'a':[true]}"), struct, fields);
    ByteBuf out = Unpooled.buffer();
    CODEC.writeField(struct.build(), fields, out);

    assertThat(out.toString(UTF_8)).isEqualTo("{\"a\":[true]}");
  }

  @Test
  void mergesIntoWhatIsThere() throws JsonException {
    AllKinds.Builder builder =
        AllKinds.newBuilder()
            .setInt32Value(1)
            .setStringValue("stays")
            .addInt32List(1)
            .putInt32Map(1, 1)
            .putInt32Map(2, 2)
            .setNested(Nested.newBuilder().setName("stays").setNumber(1))
            .setStruct(Struct.newBuilder().putFields("gone", Value.getDefaultInstance()))
            .setChoiceInt64(1);
    CODEC.merge(
        bytes(
            "{'int32Value':2,'stringValue':null,'int32List':[2],'int32Map':{'2':3},"
                + "'nested':{'number':2},'struct':{},'choiceString':'a'}"),
        builder);

    assertThat(builder.build())
        .isEqualTo(
            AllKinds.newBuilder()
                .setInt32Value(2)
                .setStringValue("stays")
                .addInt32List(1)
                .addInt32List(2)
                .putInt32Map(1, 1)
                .putInt32Map(2, 3)
                .setNested(Nested.newBuilder().setName("stays").setNumber(2))
                .setStruct(Struct.getDefaultInstance())
                .setChoiceString("a")
                .build());
  }

  @Test
  void listsThePathsThatArePresent() throws JsonException {
    assertThat(paths("{}")).isEmpty();
    assertThat(paths("{'int32Value':0,'string_value':'a','named':'b'}"))
        .containsExactly("int32_value", "string_value", "named");
    assertThat(paths("{'nested':{'inner':{'name':'a'},'number':1},'boolValue':true}"))
        .containsExactly("nested.inner.name", "nested.number", "bool_value");
  }

  @Test
  void listsExplicitNulls() throws JsonException {
    assertThat(paths("{'int32Value':null,'nested':null,'recursive':{'nested':null}}"))
        .containsExactly("int32_value", "nested", "recursive.nested");
  }

  @Test
  void listsEmptyMessagesThemselves() throws JsonException {
    assertThat(paths("{'nested':{},'recursive':{'nested':{}},'empty':{}}"))
        .containsExactly("nested", "recursive.nested", "empty");
  }

  @Test
  void listsMapsListsAndWellKnownTypesAsAWhole() throws JsonException {
    assertThat(
            paths(
                "{'nestedList':[{'name':'a'}],'boolMap':{'true':{'name':'a'}},"
                    + "'struct':{'a':{'b':1}},'value':{'a':1},'listValue':[{'a':1}],"
                    + "'any':{'@type':'x/jams.json.test.Nested','inner':{'name':'a'}},"
                    + "'stringWrapper':'a','timestamp':'1970-01-01T00:00:00Z','intList':[],"
                    + "'stringMap':{},'fieldMask':'a','duration':'1s','int32List':[]}"))
        .containsExactly(
            "nested_list",
            "bool_map",
            "struct",
            "value",
            "list_value",
            "any",
            "string_wrapper",
            "timestamp",
            "string_map",
            "field_mask",
            "duration",
            "int32_list");
  }

  @Test
  void doesNotListWhatIsIgnored() throws JsonException {
    assertThat(paths("{'unknown':1,'nested':{'unknown':{}},'color':'PINK','colorList':['PINK']}"))
        .containsExactly("color_list");
  }

  @Test
  void listsPathsOfAFieldRelativeToItsMessage() throws JsonException {
    assertThat(fieldPaths("nested", "{'inner':{'name':'a'},'number':1}"))
        .containsExactly("inner.name", "number");
    assertThat(fieldPaths("nested", "{}")).isEmpty();
    assertThat(fieldPaths("nested", "null")).isEmpty();
    assertThat(fieldPaths("struct", "{'a':1}")).isEmpty();
    assertThat(fieldPaths("nested_list", "[{'name':'a'}]")).isEmpty();
    assertThat(fieldPaths("int32_value", "1")).isEmpty();
  }

  @Test
  void listsNothingForAWellKnownTypeItself() throws JsonException {
    List<String> paths = new ArrayList<>();
    CODEC.merge(
        bytes("{'@type':'x/jams.json.test.Nested','name':'a'}"), Any.newBuilder(), paths::add);

    assertThat(paths).isEmpty();
  }
}
