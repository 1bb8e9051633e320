package dev.jams.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import dev.jams.App;
import dev.jams.http.internal.openapi.ParsedDocument;
import dev.jams.test.openapi.LibraryGrpc;
import dev.jams.test.openapi.other.OwnGrpc;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /openapi.json} of a running gateway. */
class OpenApiEndpointTest {
  private static App app;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    app =
        App.named("described")
            .service(new ContractService())
            .service(new LibraryGrpc.LibraryImplBase() {})
            .listen(HttpGateway.on(0))
            .start("--http-openapi-version", "7.1");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @Test
  void servesAValidDocument() throws Exception {
    HttpResponse<byte[]> answer = send(app, "GET", "/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-cache");
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    ParsedDocument document = new ParsedDocument(answer.body());
    assertThat(document.problems()).isEmpty();
    assertThat(document.at("/info/title").asText()).isEqualTo("described");
    assertThat(document.at("/info/version").asText()).isEqualTo("7.1");
  }

  @Test
  void hasTheServicesInTheOrderOfRegistrationWithTheirComments() throws Exception {
    ParsedDocument document = document();
    assertThat(document.at("/tags/0/name").asText()).isEqualTo("jams.contract.Contract");
    assertThat(document.at("/tags/0/description").asText())
        .isEqualTo("What every way to a service must do alike.");
    assertThat(document.at("/tags/1/name").asText()).isEqualTo("jams.test.openapi.Library");
    assertThat(document.at("/paths").fieldNames().next()).isEqualTo("/v1/echo");
  }

  @Test
  void hasStreamingRpcsToo() throws Exception {
    assertThat(document().at("/paths/~1v1~1books:watch/get/x-jams-streaming").asText())
        .isEqualTo("server");
  }

  @Test
  void answersHeadWithoutTheDocument() throws Exception {
    HttpResponse<byte[]> get = send(app, "GET", "/openapi.json");
    HttpResponse<byte[]> head = send(app, "HEAD", "/openapi.json");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("etag")).isEqualTo(get.headers().firstValue("etag"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
  void refusesOtherMethods(String method) throws Exception {
    HttpResponse<byte[]> answer = send(app, method, "/openapi.json");
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    Status.Builder status = Status.newBuilder();
    JsonFormat.parser().merge(new String(answer.body(), UTF_8), status);
    assertThat(status.getMessage()).isEqualTo(method + " is not possible here, use GET");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"%s | 304", "W/%s | 304", "\"x\", %s | 304", "* | 304", "\"x\" | 200", "x%s | 200"})
  void sendsTheDocumentOnceToWhoeverKeepsIt(String ifNoneMatch, int status) throws Exception {
    String etag = send(app, "GET", "/openapi.json").headers().firstValue("etag").orElseThrow();
    assertThat(etag).matches("\"[0-9a-f]{64}\"");
    HttpResponse<byte[]> answer =
        send(app, "GET", "/openapi.json", "If-None-Match", ifNoneMatch.formatted(etag));
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body().length == 0).isEqualTo(status == 304);
    assertThat(answer.headers().firstValue("etag")).hasValue(etag);
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    try (App silent =
        App.named("silent")
            .service(new ContractService())
            .listen(HttpGateway.on(0))
            .start("--http-openapi", "false")) {
      assertThat(send(silent, "GET", "/openapi.json").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void leavesThePathToAnRpcThatHasIt() throws Exception {
    try (App own = App.named("own").service(new Describing()).listen(HttpGateway.on(0)).start()) {
      HttpResponse<byte[]> answer = send(own, "GET", "/openapi.json");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).asString().isEqualTo("\"mine\"");
    }
  }

  @Test
  void describesWhatTheContractAnswers() throws Exception {
    ParsedDocument document = document();
    String request =
        "{\"text\":\"a\",\"number\":\"-5\",\"inner\":{\"name\":\"n\",\"flag\":true},\"list\":[\"x\"]}";
    fits(document, "/v1/echo", "post", send(app, "POST", "/v1/echo", request));
    fits(document, "/v1/echo/{text}", "get", send(app, "GET", "/v1/echo/b?number=1&inner.name=x"));
    fits(
        document,
        "/v1/echo/{text}",
        "put",
        send(app, "PUT", "/v1/echo/b", "{\"name\":\"c\",\"flag\":true}"));
    fits(
        document,
        "/v1/fail",
        "post",
        send(app, "POST", "/v1/fail", "{\"code\":5,\"message\":\"m\",\"detail\":\"REASON\"}"));
    fits(document, "/v1/throw", "post", send(app, "POST", "/v1/throw", "{}"));
    fits(document, "/v1/echo", "post", send(app, "POST", "/v1/echo", "{\"number\":\"x\"}"));
  }

  /** Has the path for itself. */
  private static final class Describing extends OwnGrpc.OwnImplBase {
    @Override
    public void describe(Empty request, StreamObserver<StringValue> responses) {
      responses.onNext(StringValue.of("mine"));
      responses.onCompleted();
    }
  }

  private static void fits(
      ParsedDocument document, String path, String method, HttpResponse<byte[]> answer) {
    var responses = document.at("/paths").path(path).path(method).path("responses");
    String status = answer.statusCode() == 200 ? "200" : "default";
    var schema = responses.path(status).at("/content/application~1json/schema");
    String json = new String(answer.body(), UTF_8);
    assertThat(document.problems(schema, json)).as(json).isEmpty();
    assertThat(document.problems(schema, "[]")).as("the schema says something").isNotEmpty();
  }

  private static ParsedDocument document() throws Exception {
    return new ParsedDocument(send(app, "GET", "/openapi.json").body());
  }

  private static HttpResponse<byte[]> send(App app, String method, String path) throws Exception {
    return send(request(app, path).method(method, BodyPublishers.noBody()));
  }

  private static HttpResponse<byte[]> send(App app, String method, String path, String json)
      throws Exception {
    return send(
        request(app, path)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(json)));
  }

  private static HttpResponse<byte[]> send(
      App app, String method, String path, String header, String value) throws Exception {
    return send(request(app, path).method(method, BodyPublishers.noBody()).header(header, value));
  }

  private static HttpRequest.Builder request(App app, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }
}
