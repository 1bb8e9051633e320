package dev.jams.http.internal.openapi;

import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label.LABEL_OPTIONAL;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_MESSAGE;
import static com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type.TYPE_STRING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.api.HttpRule;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.test.bind.Bind2Proto;
import dev.jams.test.openapi.LibraryProto;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QueryParametersTest {
  private final ParsedDocument document =
      ParsedDocument.of(LibraryProto.getDescriptor().findServiceByName("Library"));
  private final Map<String, JsonNode> parameters =
      document.parameters("get", "/v1/search/{byOneof}", "query");

  @Test
  void hasTheFieldsByTheirJsonNamesWithTheirComments() {
    assertThat(parameters.get("text").at("/schema/type").asText()).isEqualTo("string");
    assertThat(parameters.get("text").path("description").asText()).isEqualTo("What to look for.");
    assertThat(parameters).containsKeys("number", "data", "cover", "score", "after", "size");
  }

  @Test
  void hasNestedFieldsWithDots() {
    assertThat(parameters).containsKey("inner.pageToken").doesNotContainKey("inner");
  }

  @Test
  void repeatsRepeatedFields() {
    JsonNode covers = parameters.get("covers");
    assertThat(covers.at("/schema/type").asText()).isEqualTo("array");
    assertThat(covers.at("/schema/items/$ref").asText())
        .isEqualTo("#/components/schemas/jams.test.openapi.Cover");
    assertThat(covers.has("style")).as("form, exploded, by default").isFalse();
  }

  @Test
  void hasMapsWithTheKeyInBrackets() {
    JsonNode map = parameters.get("byName");
    assertThat(map.path("style").asText()).isEqualTo("deepObject");
    assertThat(map.path("explode").asBoolean()).isTrue();
    assertThat(map.at("/schema/additionalProperties/type").asText()).isEqualTo("integer");
    assertThat(parameters.get("inner.flags").path("style").asText()).isEqualTo("deepObject");
  }

  @Test
  void hasStructsAsJsonText() {
    assertThat(parameters.get("extra").at("/content/application~1json/schema/type").asText())
        .isEqualTo("object");
    assertThat(parameters.get("extra").has("schema")).isFalse();
    assertThat(parameters.get("values").at("/schema/items/contentMediaType").asText())
        .isEqualTo("application/json");
  }

  @Test
  void hasWrappersAsTheirValueWhichCannotBeNull() {
    assertThat(parameters.get("size").at("/schema/type").asText()).isEqualTo("string");
    assertThat(parameters.get("size").at("/schema/format").asText()).isEqualTo("int64");
  }

  @Test
  void leavesOutWhatNoQueryCanHold() {
    assertThat(parameters)
        .doesNotContainKeys("books", "booksByName", "any", "any.typeUrl", "any.value");
  }

  @Test
  void leavesOutWhatOnlyAnswersHave() {
    assertThat(parameters).doesNotContainKey("serverSide");
  }

  @Test
  void leavesOutWhatThePathSetsAndItsOneof() {
    assertThat(parameters).doesNotContainKeys("byOneof", "notByOneof");
    assertThat(document.parameters("post", "/v1/search", "query"))
        .containsKeys("byOneof", "notByOneof");
  }

  @Test
  void leavesOutWhatTheBodyHolds() {
    assertThat(document.parameters("post", "/v1/search", "query"))
        .doesNotContainKeys("inner.pageToken", "inner.flags");
  }

  @Test
  void goesIntoAMessageThatContainsItselfOnce() {
    assertThat(parameters.keySet())
        .noneMatch(name -> name.startsWith("inner.self") || name.startsWith("inner.again"));
  }

  @Test
  void marksWhatIsRequiredOrDeprecated() {
    assertThat(parameters.get("old").path("deprecated").asBoolean()).isTrue();
    assertThat(parameters.get("text").has("required")).isFalse();
    JsonNode requestId =
        document.parameters("post", "/v1/shelves/{shelvesId}/books", "query").get("requestId");
    assertThat(requestId.path("required").asBoolean()).isTrue();
  }

  @Test
  void describesProto2() {
    ParsedDocument old = ParsedDocument.of(Bind2Proto.getDescriptor().getServices().get(0));
    assertThat(old.schema("jams.test.bind.OldRequest").at("/required/0").asText())
        .isEqualTo("must");
    assertThat(old.schema("jams.test.bind.OldRequest").at("/properties/part/$ref").asText())
        .isEqualTo("#/components/schemas/jams.test.bind.OldRequest.Part");
  }

  /** Five levels of messages with 20 fields each, which would be 64 million parameters. */
  @Test
  void leavesOutWhatIsDeepestOfAVeryLargeRequest() throws Exception {
    FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder().setName("large.proto");
    for (int level = 0; level < 6; level++) {
      DescriptorProto.Builder message = file.addMessageTypeBuilder().setName("M" + level);
      for (int i = 1; i <= 20; i++) {
        FieldDescriptorProto.Builder field =
            message.addFieldBuilder().setName("f" + i).setNumber(i).setLabel(LABEL_OPTIONAL);
        if (level == 5 || i == 1) {
          field.setType(TYPE_STRING);
        } else {
          field.setType(TYPE_MESSAGE).setTypeName("M" + (level + 1));
        }
      }
    }
    file.addServiceBuilder()
        .setName("Large")
        .addMethodBuilder()
        .setName("Get")
        .setInputType("M0")
        .setOutputType("M5");
    MethodDescriptor rpc =
        FileDescriptor.buildFrom(file.build(), new FileDescriptor[0])
            .getServices()
            .get(0)
            .getMethods()
            .get(0);
    HttpRules rules =
        new HttpRules(Map.of("Large.Get", HttpRule.newBuilder().setGet("/large").build()), true);
    ParsedDocument large =
        new ParsedDocument(
            OpenApiDocument.write(
                "t", "1", List.of(rpc), rules, SchemaOptions.DEFAULTS, Comments.none()));
    assertThat(large.problems()).isEmpty();
    assertThat(large.parameters("get", "/large", "query"))
        .hasSizeBetween(300, 1000)
        .containsKeys("f1", "f2.f1", "f20.f1", "f20.f20.f1");
  }
}
