package dev.jams.http.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jams.test.openapi.LibraryProto;
import dev.jams.test.openapi.other.OtherProto;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of an rpc and its rule. */
class OperationsTest {
  private static final ServiceDescriptor LIBRARY =
      LibraryProto.getDescriptor().findServiceByName("Library");
  private static final ServiceDescriptor OLD =
      LibraryProto.getDescriptor().findServiceByName("Old");
  private static final ServiceDescriptor OTHER =
      OtherProto.getDescriptor().findServiceByName("Library");
  private static final String BOOK = "/v1/shelves/{shelvesId}/books/{booksId}";
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  private final ParsedDocument document = ParsedDocument.of(LIBRARY, OLD);

  @Test
  void saysWhatItIs() {
    assertThat(document.at("/openapi").asText()).isEqualTo("3.1.0");
    assertThat(document.at("/info/title").asText()).isEqualTo("test");
    assertThat(document.at("/info/version").asText()).isEqualTo("1.2.3");
  }

  @Test
  void isTheSameEachTime() {
    assertThat(ParsedDocument.bytes(SchemaOptions.DEFAULTS, LIBRARY, OLD))
        .isEqualTo(ParsedDocument.bytes(SchemaOptions.DEFAULTS, LIBRARY, OLD));
  }

  @Test
  void hasATagForEachServiceWithItsComment() {
    assertThat(document.at("/tags"))
        .extracting(tag -> tag.path("name").asText())
        .containsExactly("jams.test.openapi.Library", "jams.test.openapi.Old");
    assertThat(document.at("/tags/0/description").asText()).startsWith("Books on shelves.");
    assertThat(document.at("/tags/1").has("description")).isFalse();
  }

  @Test
  void tellsTheRpcAndItsService() {
    JsonNode operation = document.operation("get", BOOK);
    assertThat(operation.at("/tags")).hasSize(1);
    assertThat(operation.at("/tags/0").asText()).isEqualTo("jams.test.openapi.Library");
    assertThat(operation.path("x-jams-rpc").asText())
        .isEqualTo("jams.test.openapi.Library/GetBook");
    assertThat(operation.has("x-jams-streaming")).isFalse();
  }

  @Test
  void takesSummaryAndDescriptionFromTheComment() {
    JsonNode operation = document.operation("get", BOOK);
    assertThat(operation.path("summary").asText()).isEqualTo("Answers one book, e.g. a novel.");
    assertThat(operation.path("description").asText())
        .startsWith("Answers one book, e.g. a novel. NOT_FOUND if")
        .endsWith("A second paragraph.");
    assertThat(document.operation("delete", BOOK).has("description")).isFalse();
  }

  @Test
  void numbersTheOperationsOfAdditionalBindings() {
    assertThat(id("get", BOOK)).isEqualTo("Library_GetBook");
    assertThat(id("get", "/v1/books/{name}")).isEqualTo("Library_GetBook_2");
    assertThat(id("get", "/v1/books:find")).isEqualTo("Library_GetBook_3");
  }

  @Test
  void namesThePackageWhereTwoServicesHaveOneName() {
    ParsedDocument both = ParsedDocument.of(LIBRARY, OTHER, OLD);
    assertThat(both.operation("get", BOOK).path("operationId").asText())
        .isEqualTo("jams_test_openapi_Library_GetBook");
    assertThat(
            both.operation("post", "/jams.test.openapi.other.Library/GetBook")
                .path("operationId")
                .asText())
        .isEqualTo("jams_test_openapi_other_Library_GetBook");
    assertThat(both.operation("post", "/jams.test.openapi.Old/Ask").path("operationId").asText())
        .isEqualTo("Old_Ask");
  }

  @Test
  void hasOnePathForRulesThatDifferOnlyInTheirVariables() {
    assertThat(document.paths())
        .contains("/v1/books/{name}")
        .doesNotContain("/v1/books/{isbn}", "/v1/books/{book.isbn}");
    assertThat(
            document
                .parameters("put", "/v1/books/{name}", "path")
                .get("name")
                .path("description")
                .asText())
        .isEqualTo("Sets `isbn`.");
    assertThat(
            document
                .parameters("patch", "/v1/books/{name}", "path")
                .get("name")
                .path("description")
                .asText())
        .isEqualTo("Sets `book.isbn`.");
  }

  @Test
  void saysWhatThePartsOfAVariableAre() {
    assertThat(document.parameters("get", BOOK, "path").get("booksId").path("description").asText())
        .isEqualTo(
            "A part of `name`, which has the form `shelves/*/books/*`.\n\nThe name of a book.");
  }

  @Test
  void givesThePathToTheRouteThatGoesFirst() {
    JsonNode id = document.operation("get", "/v1/files/{id}");
    assertThat(id.path("operationId").asText()).isEqualTo("Library_GetFile_2");
    JsonNode all =
        document.at("/paths/~1v1~1files~1{id}/x-jams-operations/GET ~1v1~1files~1{path=**}");
    assertThat(all.path("operationId").asText()).isEqualTo("Library_GetFile");
    assertThat(all.at("/parameters/0/name").asText()).isEqualTo("id");
    assertThat(all.at("/parameters/0/x-jams-many-segments").asBoolean()).isTrue();
    assertThat(all.at("/parameters/0/description").asText())
        .isEqualTo(
            "Sets `path`.\n\nZero or more segments; the slashes between them are not escaped.");
  }

  @Test
  void putsMethodsUnknownToOpenApiIntoAnExtension() {
    assertThat(ParsedDocument.names(document.at("/paths/~1v1~1books:all")))
        .containsExactlyInAnyOrder("x-jams-operations", "head");
    JsonNode others = document.at("/paths/~1v1~1books:all/x-jams-operations");
    assertThat(others.at("/PURGE/operationId").asText()).isEqualTo("Library_Purge");
    assertThat(others.at("/*/operationId").asText()).isEqualTo("Library_Anyhow");
  }

  @Test
  void describesAnRpcWithoutARule() {
    JsonNode operation = document.operation("post", "/jams.test.openapi.Old/Ask");
    assertThat(body(operation, JSON).at("/schema/$ref").asText())
        .isEqualTo("#/components/schemas/google.protobuf.Empty");
    assertThat(document.schema("google.protobuf.Empty").path("type").asText()).isEqualTo("object");
  }

  @Test
  void marksWhatIsDeprecated() {
    assertThat(document.operation("delete", BOOK).path("deprecated").asBoolean()).isTrue();
    assertThat(document.operation("get", BOOK).has("deprecated")).isFalse();
    assertThat(
            document.operation("post", "/jams.test.openapi.Old/Ask").path("deprecated").asBoolean())
        .as("the service is")
        .isTrue();
  }

  @Test
  void takesTheWholeRequestButWhatThePathHasAsBody() {
    JsonNode operation = document.operation("put", "/v1/books/{name}");
    JsonNode schema = body(operation, JSON).path("schema");
    assertThat(ParsedDocument.names(schema.path("properties")))
        .contains("title", "next")
        .doesNotContain("isbn");
    assertThat(schema.at("/required/0").asText()).isEqualTo("title");
    assertThat(operation.at("/requestBody/required").asBoolean()).isTrue();
    assertThat(document.parameters("put", "/v1/books/{name}", "query")).isEmpty();
  }

  @Test
  void takesAFieldAsBodyAndTheRestAsQuery() {
    String path = "/v1/shelves/{shelvesId}/books";
    JsonNode operation = document.operation("post", path);
    assertThat(body(operation, JSON).at("/schema/$ref").asText())
        .isEqualTo("#/components/schemas/jams.test.openapi.Book");
    assertThat(operation.at("/requestBody/description").asText()).isEqualTo("The new book.");
    assertThat(operation.at("/requestBody/required").asBoolean()).isTrue();
    assertThat(document.parameters("post", path, "query")).containsOnlyKeys("requestId");
  }

  @Test
  void leavesOutOfTheBodyWhatThePathSetsInIt() {
    JsonNode operation = document.operation("patch", "/v1/books/{name}");
    assertThat(ParsedDocument.names(body(operation, JSON).at("/schema/properties")))
        .contains("title")
        .doesNotContain("isbn");
    assertThat(operation.at("/requestBody/required").asBoolean()).isFalse();
    assertThat(document.parameters("patch", "/v1/books/{name}", "query"))
        .containsOnlyKeys("updateMask");
  }

  @Test
  void hasNoBodyWhereTheRuleHasNone() {
    assertThat(document.operation("get", BOOK).has("requestBody")).isFalse();
  }

  @Test
  void takesAndAnswersFieldsThatAreNoMessages() {
    for (String[] expected :
        List.of(
            new String[] {"/v1/tags:repeated", "array"},
            new String[] {"/v1/tags:map", "object"},
            new String[] {"/v1/tags:scalar", "integer"})) {
      JsonNode operation = document.operation("post", expected[0]);
      assertThat(body(operation, JSON).at("/schema/type").asText()).isEqualTo(expected[1]);
      assertThat(answer(operation, JSON).at("/schema/type").asText()).isEqualTo(expected[1]);
    }
  }

  @Test
  void answersTheResponseOrOneFieldOfIt() {
    assertThat(answer(document.operation("get", BOOK), JSON).at("/schema/$ref").asText())
        .isEqualTo("#/components/schemas/jams.test.openapi.Book");
    assertThat(
            answer(document.operation("patch", "/v1/books/{name}"), JSON)
                .at("/schema/type")
                .asText())
        .isEqualTo("string");
  }

  @Test
  void answersErrorsAsStatus() {
    assertThat(document.operations())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            operation ->
                assertThat(
                        operation
                            .at("/responses/default/content/application~1json/schema/$ref")
                            .asText())
                    .isEqualTo("#/components/schemas/google.rpc.Status"));
  }

  @Test
  void takesAndAnswersHttpBodyAsItIs() {
    JsonNode get = document.operation("get", "/v1/files/{id}");
    assertThat(ParsedDocument.names(get.at("/responses/200/content"))).containsExactly("*/*");
    JsonNode put = document.operation("put", "/v1/files/{id}");
    assertThat(ParsedDocument.names(put.at("/requestBody/content"))).containsExactly("*/*");
    JsonNode stream = document.operation("get", "/v1/books:download");
    assertThat(ParsedDocument.names(stream.at("/responses/200/content"))).containsExactly("*/*");
  }

  @Test
  void answersAStreamInThreeFormats() {
    JsonNode operation = document.operation("get", "/v1/books:watch");
    assertThat(operation.path("x-jams-streaming").asText()).isEqualTo("server");
    assertThat(ParsedDocument.names(operation.at("/responses/200/content")))
        .containsExactly(NDJSON, "text/event-stream", JSON);
    for (String format : List.of(NDJSON, "text/event-stream")) {
      assertThat(answer(operation, format).at("/schema/type").asText()).isEqualTo("string");
      assertThat(answer(operation, format).at("/x-jams-item-schema/$ref").asText())
          .isEqualTo("#/components/schemas/jams.test.openapi.Book");
    }
    assertThat(answer(operation, JSON).at("/schema/items/$ref").asText())
        .isEqualTo("#/components/schemas/jams.test.openapi.Book");
  }

  @Test
  void takesAStreamInTwoFormats() {
    JsonNode operation = document.operation("post", "/v1/books:upload");
    assertThat(operation.path("x-jams-streaming").asText()).isEqualTo("client");
    assertThat(ParsedDocument.names(operation.at("/requestBody/content")))
        .containsExactly(NDJSON, JSON);
    assertThat(body(operation, NDJSON).at("/x-jams-item-schema/$ref").asText())
        .isEqualTo("#/components/schemas/jams.test.openapi.Book");
    assertThat(body(operation, JSON).at("/schema/items/$ref").asText())
        .isEqualTo("#/components/schemas/jams.test.openapi.Book");
    assertThat(ParsedDocument.names(operation.at("/responses/200/content"))).containsExactly(JSON);
  }

  @Test
  void streamsBothWays() {
    JsonNode operation = document.operation("post", "/jams.test.openapi.Library/Talk");
    assertThat(operation.path("x-jams-streaming").asText()).isEqualTo("bidi");
    assertThat(operation.at("/requestBody/content").has(NDJSON)).isTrue();
    assertThat(operation.at("/responses/200/content").has(NDJSON)).isTrue();
  }

  private String id(String method, String path) {
    return document.operation(method, path).path("operationId").asText();
  }

  private static JsonNode body(JsonNode operation, String type) {
    return operation.path("requestBody").path("content").path(type);
  }

  private static JsonNode answer(JsonNode operation, String type) {
    return operation.path("responses").path("200").path("content").path(type);
  }
}
