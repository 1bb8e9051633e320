package dev.jams.json;

import static dev.jams.json.Json.CODEC;
import static dev.jams.json.Json.STRICT;
import static dev.jams.json.Json.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueOptions;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonEnumValueOptions;
import com.google.protobuf.util.JsonEnumvalueOptionsProto;
import dev.jams.json.proto.BestEffort;
import dev.jams.json.proto.Legacy;
import dev.jams.json.proto.LegacyOuterClass;
import dev.jams.json.proto.Modern;
import dev.jams.json.proto.Required;
import dev.jams.json.proto.Scope;
import dev.jams.json.proto.Strict;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What only proto2 and editions have. */
class LegacyAndEditionsTest {
  private static final JsonCodec EXTENDED = extended();
  private static final String EXTENSIONS =
      quoted(
          "{'int32Value':1,'[jams.json.test.number_extension]':2,"
              + "'[jams.json.test.strict_extension]':{'name':'a'},"
              + "'[jams.json.test.string_extension]':['b','c'],"
              + "'[jams.json.test.level_extension]':'HIGH',"
              + "'[jams.json.test.Scope.nested_extension]':"
              + "{'[jams.json.test.number_extension]':3}}");

  private static JsonCodec extended() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    LegacyOuterClass.registerAllExtensions(registry);
    return JsonCodec.newBuilder().extensionRegistry(registry).typeRegistry(Json.TYPES).build();
  }

  private static Legacy legacy(String json) throws JsonException {
    return (Legacy) Json.read(CODEC, quoted(json), Legacy.getDefaultInstance());
  }

  private static Modern modern(String json) throws JsonException {
    return (Modern) Json.read(CODEC, quoted(json), Modern.getDefaultInstance());
  }

  @Test
  void readsAndWritesExtensions() throws JsonException {
    Legacy message = (Legacy) Json.read(EXTENDED, EXTENSIONS, Legacy.getDefaultInstance());

    assertThat(message.getExtension(LegacyOuterClass.numberExtension)).isEqualTo(2);
    assertThat(message.getExtension(LegacyOuterClass.strictExtension).getName()).isEqualTo("a");
    assertThat(message.getExtension(LegacyOuterClass.stringExtension)).containsExactly("b", "c");
    assertThat(message.getExtension(LegacyOuterClass.levelExtension)).isEqualTo(Legacy.Level.HIGH);
    assertThat(
            message
                .getExtension(Scope.nestedExtension)
                .getExtension(LegacyOuterClass.numberExtension))
        .isEqualTo(3);
    assertThat(EXTENDED.toString(message)).isEqualTo(EXTENSIONS);
    assertThat(JsonCodec.create().toString(message)).isEqualTo(EXTENSIONS);
  }

  @Test
  void readsAndWritesExtensionsOfDynamicMessages() throws JsonException {
    Message message =
        Json.read(EXTENDED, EXTENSIONS, DynamicMessage.getDefaultInstance(Legacy.getDescriptor()));

    assertThat(EXTENDED.toString(message)).isEqualTo(EXTENSIONS);
  }

  @Test
  void readsAndWritesExtensionsInsideAny() throws JsonException {
    String any = "{\"@type\":\"x/jams.json.test.Legacy\"," + EXTENSIONS.substring(1);

    assertThat(EXTENDED.toString(Json.read(EXTENDED, any, Any.getDefaultInstance())))
        .isEqualTo(any);
  }

  @Test
  void extensionsThatAreNotRegisteredAreUnknown() throws JsonException {
    String json = quoted("{'[jams.json.test.number_extension]':2}");
    String twice =
        quoted("{'[jams.json.test.number_extension]':2,'[jams.json.test.number_extension]':3}");
    Legacy prototype = Legacy.getDefaultInstance();

    assertThat(Json.read(CODEC, json, prototype)).isEqualTo(prototype);
    assertThat(Json.error(STRICT, json.getBytes(UTF_8), prototype))
        .hasMessageStartingWith("$[\"[jams.json.test.number_extension]\"]: unknown name");
    assertThat(Json.error(EXTENDED, twice.getBytes(UTF_8), prototype))
        .hasMessageContaining("duplicate name");
  }

  @Test
  void listsExtensionsAmongThePaths() throws JsonException {
    List<String> paths = new ArrayList<>();
    EXTENDED.merge(Unpooled.copiedBuffer(EXTENSIONS, UTF_8), Legacy.newBuilder(), paths::add);

    assertThat(paths)
        .startsWith(
            "int32_value",
            "[jams.json.test.number_extension]",
            "[jams.json.test.strict_extension].name");
  }

  @Test
  void readsAndWritesGroups() throws JsonException {
    String json = "{'part':{'name':'a','size':1},'piece':[{'name':'b'},{}]}";

    assertThat(legacy(json).getPart().getSize()).isEqualTo(1);
    assertThat(CODEC.toString(legacy(json))).isEqualTo(quoted(json));
  }

  @Test
  void keepsPresenceOfFieldsThatHaveTheirDefault() throws JsonException {
    String json = "{'stringValue':'preset','int64Value':'7','level':'HIGH'}";

    assertThat(CODEC.toString(legacy(json))).isEqualTo(quoted(json));
    assertThat(CODEC.toString(Legacy.getDefaultInstance())).isEqualTo("{}");
  }

  @Test
  void unknownNumbersOfClosedEnumsAreUnknownValues() throws JsonException {
    assertThat(CODEC.toString(legacy("{'level':3,'levelList':[1,3,'HIGH','x']}")))
        .isEqualTo(quoted("{'levelList':['LOW','HIGH']}"));
    assertThat(CODEC.toString(modern("{'closed':2,'closedList':[2,1],'closedMap':{'1':2,'2':1}}")))
        .isEqualTo(quoted("{'closedList':['CLOSED_ONE'],'closedMap':{'2':'CLOSED_ONE'}}"));
    assertThat(
            Json.error(STRICT, quoted("{'level':3}").getBytes(UTF_8), Legacy.getDefaultInstance()))
        .hasMessageStartingWith("$.level: expected a value of enum jams.json.test.Legacy.Level");
  }

  @Test
  void requiredFieldsAreCheckedWhenBuilding() throws JsonException {
    Legacy.Builder builder = Legacy.newBuilder();
    byte[] json = quoted("{'strict':{'size':1},'strictList':[{'name':'a'},{}]}").getBytes(UTF_8);
    CODEC.merge(json, 0, json.length, builder);

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonCodec.build(builder))
        .withMessage(
            "$: expected all required fields of jams.json.test.Legacy, missing strict.name,"
                + " strict_list[1].name");
    builder.getStrictBuilder().setName("later");
    builder.getStrictListBuilder(1).setName("later");
    assertThat(JsonCodec.build(builder)).isEqualTo(builder.build());
  }

  @Test
  void contentOfAnyHasToBeComplete() {
    String json = quoted("{'@type':'x/jams.json.test.Strict','size':1}");

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.read(CODEC, json, Any.getDefaultInstance()))
        .withMessageStartingWith(
            "$: expected all required fields of jams.json.test.Strict, missing name");
  }

  @Test
  void missingFieldsAreNotedInEditionsToo() {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonCodec.build(Required.newBuilder()))
        .withMessageEndingWith("missing name");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> JsonCodec.build(Strict.newBuilder()))
        .withMessageEndingWith("missing name");
  }

  @Test
  void presenceIsWhatTheEditionSays() throws JsonException {
    assertThat(
            CODEC.toString(
                modern(
                    "{'implicitInt32':0,'explicitInt32':0,'implicitString':'','explicitString':'',"
                        + "'open':0,'explicitOpen':0}")))
        .isEqualTo(
            quoted("{'explicitInt32':0,'explicitString':'','explicitOpen':'OPEN_UNSPECIFIED'}"));
  }

  /** Of such names the exact one in the .proto file counts. */
  @Test
  void fieldsWithOneNameInJsonAreToldApartByTheirProtoNames() throws JsonException {
    Message prototype = BestEffort.getDefaultInstance();
    FieldDescriptor snake = BestEffort.getDescriptor().findFieldByNumber(1);
    FieldDescriptor camel = BestEffort.getDescriptor().findFieldByNumber(2);

    assertThat(Json.read(CODEC, quoted("{'same_name':1,'sameName':'a'}"), prototype))
        .isEqualTo(BestEffort.newBuilder().setField(snake, 1).setField(camel, "a").build());
  }

  @Test
  void delimitedMessagesAreOrdinaryInJson() throws JsonException {
    String json = "{'delimited':{'delimitedList':[{},{'open':'OPEN_ONE'}]},'openList':[7]}";

    assertThat(CODEC.toString(modern(json))).isEqualTo(quoted(json));
  }

  @Test
  void enumValuesMayHaveANameOfTheirOwnInJson() throws Exception {
    EnumValueOptions options =
        EnumValueOptions.newBuilder()
            .setExtension(
                JsonEnumvalueOptionsProto.json,
                JsonEnumValueOptions.newBuilder().setString("very large").build())
            .build();
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("size.proto")
            .setSyntax("proto3")
            .addEnumType(
                EnumDescriptorProto.newBuilder()
                    .setName("Size")
                    .addValue(EnumValueDescriptorProto.newBuilder().setName("SMALL").setNumber(0))
                    .addValue(
                        EnumValueDescriptorProto.newBuilder()
                            .setName("LARGE")
                            .setNumber(1)
                            .setOptions(options)))
            .addMessageType(
                DescriptorProto.newBuilder()
                    .setName("Shirt")
                    .addField(
                        FieldDescriptorProto.newBuilder()
                            .setName("size")
                            .setNumber(1)
                            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                            .setType(FieldDescriptorProto.Type.TYPE_ENUM)
                            .setTypeName("Size")))
            .build();
    Message shirt =
        DynamicMessage.getDefaultInstance(
            FileDescriptor.buildFrom(file, new FileDescriptor[0]).findMessageTypeByName("Shirt"));
    String json = quoted("{'size':'very large'}");

    assertThat(CODEC.toString(Json.read(CODEC, json, shirt))).isEqualTo(json);
    assertThat(CODEC.toString(Json.read(CODEC, quoted("{'size':'LARGE'}"), shirt))).isEqualTo(json);
  }
}
