package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jams.examples.tracker.GetTimeEntryRequest;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.testing.AppExtension;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** All extensions in one app, over both protocols. */
class GuardedAppTest {
  private static final String EDITOR = "demo-editor";
  private static final String READER = "demo-reader";

  @RegisterExtension
  final AppExtension app =
      AppExtension.of(GuardedApp::app)
          .args(
              "--config",
              Path.of("src/test/resources/config/guarded.yml").toString(),
              "--data",
              "jdbc:h2:mem:guarded");

  private HttpResponse<String> send(String method, String path, String key, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + app.address("http") + path))
            .method(
                method,
                method.equals("POST")
                    ? BodyPublishers.ofString(
                        "{\"description\":\"x\",\"start\":\"2026-02-02T09:00:00Z\","
                            + "\"end\":\"2026-02-02T10:00:00Z\"}")
                    : BodyPublishers.noBody())
            .header("content-type", "application/json");
    if (!key.isEmpty()) {
      request.header("x-api-key", key);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return app.httpClient().send(request.build(), BodyHandlers.ofString());
  }

  private Code get(String key) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of("x-api-key", Metadata.ASCII_STRING_MARSHALLER), key);
    var stub =
        TrackerApiServiceGrpc.newBlockingStub(app.channel())
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    GetTimeEntryRequest none = GetTimeEntryRequest.newBuilder().setId("none").build();
    return catchThrowableOfType(StatusRuntimeException.class, () -> stub.getTimeEntry(none))
        .getStatus()
        .getCode();
  }

  @Test
  void onlyWhoMayCallsIt() throws Exception {
    assertThat(send("GET", "/v1/time-entries/none", "").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/v1/time-entries/none", READER).statusCode()).isEqualTo(404);
    assertThat(send("POST", "/v1/time-entries", READER).statusCode()).isEqualTo(403);
    assertThat(send("POST", "/v1/time-entries", EDITOR).statusCode()).isEqualTo(200);
    assertThat(get("wrong")).isEqualTo(Code.UNAUTHENTICATED);
    assertThat(get(READER)).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void pagesHaveRulesOfTheirOwn() throws Exception {
    assertThat(send("GET", "/readyz", "").statusCode()).isEqualTo(200);
    assertThat(send("GET", "/openapi.json", "").statusCode()).isEqualTo(200);
  }

  @Test
  void rateIsThatOfTheCallerWhicheverProtocolItUses() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(get(READER)).isEqualTo(Code.NOT_FOUND);
    }
    for (int i = 0; i < 2; i++) {
      assertThat(send("GET", "/v1/time-entries/none", READER).statusCode()).isEqualTo(404);
    }
    HttpResponse<String> refused = send("GET", "/v1/time-entries/none", READER);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    assertThat(get(READER)).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(get(EDITOR)).isEqualTo(Code.NOT_FOUND);
  }

  @Test
  void repeatedKeyAnswersTheFirstResult() throws Exception {
    String[] key = {"Idempotency-Key", "once"};
    HttpResponse<String> first = send("POST", "/v1/time-entries", EDITOR, key);
    HttpResponse<String> second = send("POST", "/v1/time-entries", EDITOR, key);
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo(first.body());
  }

  @Test
  void traceOfTheCallerGoesOnAndIsInTheAnswer() throws Exception {
    HttpResponse<String> answer =
        send(
            "GET",
            "/v1/time-entries/none",
            EDITOR,
            "traceparent",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(answer.headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void showsWhatItDoes() throws Exception {
    List<String> shown = new ArrayList<>();
    send("POST", "/v1/time-entries", EDITOR);
    send("POST", "/v1/time-entries", READER);
    for (String page : List.of("/health", "/config", "/routes", "/services", "/build")) {
      shown.add(read("http://" + app.address("admin") + page));
    }
    assertThat(String.join("\n", shown))
        .contains("tracker.TrackerApiService", "/v1/time-entries/{id}", "security.rules")
        .doesNotContain("jdbc:h2:mem:guarded");
    assertThat(read("http://" + app.address("exporter") + "/metrics"))
        .contains("http_route=\"/v1/time-entries\"", "http_response_status_code=\"403\"");
  }

  private String read(String url) throws Exception {
    HttpResponse<String> page =
        app.httpClient()
            .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    assertThat(page.statusCode()).as(url + ": " + page.body()).isEqualTo(200);
    return page.body();
  }
}
