package dev.jams.examples.apps;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.jams.testing.AppExtension;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The OpenAPI document of the examples, against what they answer. */
class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          // With a place for what references point to.
          Dialect.builder(Dialects.getDraft202012())
              .keyword(new NonValidationKeyword("components"))
              .build());

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(GatewayApp::app).args("--data", "jdbc:h2:mem:openapi");

  private static JsonNode document;
  private final Set<String> called = new TreeSet<>();

  @BeforeAll
  static void read() throws Exception {
    try (InputStream file = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.json")) {
      document = MAPPER.readTree(file);
    }
  }

  @Test
  void isTheSameInTheJarAndAtRunTime() throws Exception {
    String served = app.http().get("/openapi.json").body();
    try (InputStream file = OpenApiTest.class.getResourceAsStream("/META-INF/openapi.json")) {
      assertThat(served).isEqualTo(new String(file.readAllBytes(), UTF_8));
    }
  }

  @Test
  void hasTheCommentsOfTheProtos() {
    JsonNode list = document.path("paths").path("/v1/time-entries").path("get");
    assertThat(list.path("summary").asText())
        .isEqualTo(
            "Answers the entries of every source that overlap a range, sorted by start and then by"
                + " id.");
    assertThat(schema("tracker.TimeEntry").path("description").asText())
        .isEqualTo("A piece of work.");
    assertThat(schema("tracker.TimeEntry").at("/properties/start/description").asText())
        .isEqualTo("When the work began.");
  }

  @Test
  void describesEveryAnswer() throws Exception {
    String entry =
        "{\"id\":\"a\",\"start\":\"2026-01-05T08:00:00Z\",\"end\":\"2026-01-05T09:00:00Z\"}";
    call(200, "POST", "/v1/time-entries", "/v1/time-entries", entry);
    call(409, "POST", "/v1/time-entries", "/v1/time-entries", entry);
    call(200, "GET", "/v1/time-entries", "/v1/time-entries", "");
    call(400, "GET", "/v1/time-entries", "/v1/time-entries?start=yesterday", "");
    call(200, "GET", "/v1/time-entries/{id}", "/v1/time-entries/a", "");
    call(404, "GET", "/v1/time-entries/{id}", "/v1/time-entries/b", "");
    call(200, "PATCH", "/v1/time-entries/{id}", "/v1/time-entries/a", "{\"tags\":[\"x\"]}");
    call(200, "GET", "/v1/summary", "/v1/summary?groupBy=TAG", "");
    call(200, "DELETE", "/v1/time-entries/{id}", "/v1/time-entries/a", "");
    call(200, "POST", "/v1/timer:start", "/v1/timer:start", "{\"description\":\"d\"}");
    call(200, "GET", "/v1/timer", "/v1/timer", "");
    call(200, "POST", "/v1/timer:stop", "/v1/timer:stop", "{}");
    call(
        200,
        "POST",
        "/v1/time-entries:import",
        "/v1/time-entries:import",
        "{\"format\":\"TOGGL_TRACK\",\"csv\":"
            + "\"Description,Start date,Start time,End date,End time,Duration\\n"
            + "a,2026-01-05,08:00:00,2026-01-05,09:00:00,01:00:00\\nb,x,y,z,,\\n\"}");
    call(
        200,
        "POST",
        "/tracker.Tracker/GetTimeEntries",
        "/tracker.Tracker/GetTimeEntries",
        "{\"pageSize\":1}");
    for (String path : List.of("/goms", "/child")) {
      call(200, "GET", path, path, "");
      call(200, "POST", path, path, "{}");
      call(200, "GET", path + "/{id}", path + "/1", "");
      call(200, "PATCH", path + "/{id}", path + "/1", "{}");
      call(200, "DELETE", path + "/{id}", path + "/1", "");
    }
    assertThat(called).as("every operation there is").isEqualTo(operations());
  }

  private void call(int status, String method, String path, String target, String json)
      throws Exception {
    HttpResponse<String> answer = app.http().send(method, target, json);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    JsonNode operation = document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    JsonNode schema =
        operation
            .path("responses")
            .path(status == 200 ? "200" : "default")
            .at("/content/application~1json/schema");
    assertThat(problems(schema, answer.body())).as(answer.body()).isEmpty();
    if (!json.isEmpty()) {
      JsonNode body = operation.at("/requestBody/content/application~1json/schema");
      assertThat(problems(body, json)).as(json).isEmpty();
    }
    called.add(operation.path("operationId").asText());
  }

  private static List<String> problems(JsonNode schema, String json) throws Exception {
    assertThat(schema.isObject()).as("there is a schema").isTrue();
    ObjectNode standalone = schema.deepCopy();
    standalone.set("components", document.path("components"));
    return SCHEMAS.getSchema(standalone).validate(MAPPER.readTree(json)).stream()
        .map(Object::toString)
        .toList();
  }

  private static Set<String> operations() {
    List<String> ids = new ArrayList<>();
    for (JsonNode item : document.path("paths")) {
      item.forEach(operation -> ids.add(operation.path("operationId").asText()));
    }
    return new TreeSet<>(ids);
  }

  private static JsonNode schema(String name) {
    return document.path("components").path("schemas").path(name);
  }
}
