package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.StartException;
import dev.jams.internal.config.ConfigException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of how HTTP and messages are mapped to each other. */
class MappingSettingsTest {
  @TempDir private Path dir;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Headers headers = new Headers();
  private App app;

  @AfterEach
  void stop() {
    if (app != null) {
      app.close();
    }
  }

  @Test
  void defaultsAreWrittenOnRequest() throws Exception {
    start();
    assertThat(echo("{}")).doesNotContain("number");
    restart("--http-json-default-values");
    assertThat(echo("{}")).contains("\"number\":\"0\"", "\"list\":[]");
  }

  @Test
  void protoNamesAreWrittenOnRequest() throws Exception {
    start("--http-json-default-values", "--http-json-proto-names");
    assertThat(echo("{}")).contains("\"remaining_millis\":");
    assertThat(send("GET", "/openapi.json", "").body()).contains("\"remaining_millis\":");
  }

  @Test
  void unknownFieldsAreIgnoredOrRefused() throws Exception {
    start();
    assertThat(post("/v1/echo", "{\"nope\":1}").statusCode()).isEqualTo(200);
    restart("--http-json-reject-unknown-fields");
    HttpResponse<String> refused = post("/v1/echo", "{\"nope\":1}");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("nope");
  }

  @Test
  void depthIsLimitedAsSet() throws Exception {
    start("--http-json-max-depth", "1");
    assertThat(post("/v1/echo", "{\"inner\":{}}").statusCode()).isEqualTo(400);
    assertThat(post("/v1/echo", "{\"text\":\"\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void aQueryThatCannotCountIsIgnoredOrRefused() throws Exception {
    start();
    assertThat(get("/v1/echo/a?text=b").body()).contains("\"text\":\"a\"");
    restart("--http-query-strict");
    HttpResponse<String> refused = get("/v1/echo/a?text=b");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("path or body set this field");
  }

  @Test
  void unknownParametersAreIgnoredRefusedOrCaptured() throws Exception {
    start();
    assertThat(get("/v1/echo/a?x=1").statusCode()).isEqualTo(200);
    restart("--http-query-unknown", "reject");
    assertThat(get("/v1/echo/a?x=1").body()).contains("query parameter \\\"x\\\"");
    restart("--http-query-unknown", "capture");
    assertThat(get("/v1/echo/a?number=5&x=1%262&y").body()).contains("\"number\":\"5\"");
    assertThat(headers.last("http-unknown-query")).isEqualTo("x=1%262&y=");
    assertThat(get("/v1/echo/a?number=5").statusCode()).isEqualTo(200);
    assertThat(headers.last("http-unknown-query")).isNull();
  }

  @Test
  void parametersAreCounted() throws Exception {
    start("--http-query-max-parameters", "2");
    assertThat(get("/v1/echo/a?list=1&list=2").statusCode()).isEqualTo(200);
    assertThat(get("/v1/echo/a?list=1&list=2&list=3").body()).contains("more than 2 parameters");
  }

  @Test
  void rpcsWithoutARuleCanBeLeftOut() throws Exception {
    start("--http-default-routes=false");
    assertThat(post("/jams.contract.Contract/Nothing", "{}").statusCode()).isEqualTo(404);
    assertThat(post("/v1/echo", "{}").statusCode()).isEqualTo(200);
  }

  // GM-19
  @Test
  void furtherHeadersAreMetadataUnderTheirOwnNames() throws Exception {
    start("--http-metadata-request-headers", "X-Tenant, x-team");
    send("GET", "/v1/echo/a", "", "x-tenant", "t", "X-Team", "u", "x-other", "v");
    assertThat(headers.last("x-tenant")).isEqualTo("t");
    assertThat(headers.last("x-team")).isEqualTo("u");
    assertThat(headers.last("x-other")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"grpc-timeout", "Connection", "host", "x-bin"})
  void headersOfTheTransportAreNeverMetadata(String name) {
    assertThatThrownBy(() -> start("--http-metadata-request-headers", name))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "flag --http-metadata-request-headers: http.metadata.request-headers is \""
                + name
                + "\": the header "
                + name
                + " cannot be passed to services: it belongs to the transport; take it off the"
                + " list");
  }

  @Test
  void prefixesOfMetadataCanBeOthers() throws Exception {
    start(
        "--http-metadata-request-prefix", "X-In-",
        "--http-metadata-header-prefix", "x-out-",
        "--http-metadata-trailer-prefix", "x-end-");
    HttpResponse<String> answer =
        send("GET", "/v1/echo/a", "", "x-in-a", "1", "grpc-metadata-b", "2");
    assertThat(headers.last("a")).isEqualTo("1");
    assertThat(headers.last("b")).isNull();
    assertThat(answer.headers().firstValue("x-out-answered")).hasValue("yes");
    assertThat(answer.headers().firstValue("x-end-ended")).hasValue("yes");
  }

  @Test // GM-20
  void metadataCanHaveTheShortPrefixThatOtherGatewaysHave() throws Exception {
    start("--http-metadata-header-prefix", "x-", "--http-metadata-trailer-prefix", "x-");
    HttpResponse<String> answer = get("/v1/echo/a");
    assertThat(answer.headers().firstValue("x-answered")).hasValue("yes");
    assertThat(answer.headers().firstValue("x-ended")).hasValue("yes");
  }

  @Test
  void onlyMetadataOnTheListIsSeenByClients() throws Exception {
    start();
    HttpResponse<String> answer = get("/v1/echo/a");
    assertThat(answer.headers().firstValue("grpc-metadata-answered")).hasValue("yes");
    assertThat(answer.headers().firstValue("grpc-trailer-ended")).hasValue("yes");

    restart("--http-metadata-response-names", "other, Ended");
    answer = get("/v1/echo/a");
    assertThat(answer.headers().firstValue("grpc-metadata-answered")).isEmpty();
    assertThat(answer.headers().firstValue("grpc-trailer-ended")).hasValue("yes");
    // What a service means for HTTP is on no list.
    assertThat(answer.headers().firstValue("x-meant")).hasValue("yes");

    restart("--http-metadata-response-names", "");
    HttpResponse<String> failure = get("/v1/echo/a?number=x");
    assertThat(failure.statusCode()).isEqualTo(400);
    assertThat(get("/v1/echo/a").headers().map().keySet())
        .noneMatch(name -> name.startsWith("grpc-"));
  }

  @Test
  void furtherMetadataIsSeenUnderItsOwnName() throws Exception {
    start("--http-metadata-response-headers", "Answered", "--http-metadata-response-names", "x");
    HttpResponse<String> answer = get("/v1/echo/a");
    assertThat(answer.headers().firstValue("answered")).hasValue("yes");
    assertThat(answer.headers().firstValue("grpc-metadata-answered")).isEmpty();
    assertThat(answer.headers().firstValue("grpc-trailer-ended")).isEmpty();
  }

  @Test
  void metadataOfTheTransportIsNeverSeenByClients() throws Exception {
    start();
    assertThat(get("/v1/echo/a").headers().map()).doesNotContainKey("grpc-metadata-host");
    restart("--http-metadata-response-names", "host");
    assertThat(get("/v1/echo/a").headers().map()).doesNotContainKey("grpc-metadata-host");
  }

  @ParameterizedTest
  @CsvSource({"grpc-status", "Connection", "content-length", "content-type"})
  void namesOfTheTransportAreNoNamesOfMetadata(String name) {
    assertThatThrownBy(() -> start("--http-metadata-response-headers", name))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "flag --http-metadata-response-headers: http.metadata.response-headers is \""
                + name
                + "\": the metadata "
                + name
                + " cannot be a header of its own name: it belongs to the transport; take it off"
                + " the list");
  }

  // GM-19
  @Test
  void headersFromHopToHopStayWithTheConnection() throws Exception {
    start("--http-metadata-request-headers", "x-tenant");
    try (RawHttp raw = new RawHttp(app.port("http"))) {
      raw.send(
          "GET /v1/echo/a HTTP/1.1",
          "Connection: keep-alive",
          "Keep-Alive: timeout=5",
          "Proxy-Connection: keep-alive",
          "TE: trailers",
          "Upgrade: other",
          "X-Tenant: t");
      assertThat(raw.answer()).first().isEqualTo("HTTP/1.1 200 OK");
    }
    assertThat(headers.last("x-tenant")).isEqualTo("t");
    for (String name :
        List.of("connection", "keep-alive", "proxy-connection", "te", "upgrade", "host")) {
      assertThat(headers.last(name)).as(name).isNull();
    }
  }

  @Test
  void headersNamedByConnectionStayWithTheConnection() throws Exception {
    start();
    try (RawHttp raw = new RawHttp(app.port("http"))) {
      raw.send(
          "GET /v1/echo/a HTTP/1.1",
          "Connection: keep-alive, X-Request-Id, grpc-metadata-a",
          "X-Request-Id: 1",
          "Grpc-Metadata-A: 2",
          "Grpc-Metadata-B: 3");
      assertThat(raw.answer()).first().isEqualTo("HTTP/1.1 200 OK");
    }
    // The call has one all the same, but not that of the connection.
    assertThat(headers.last("x-request-id")).isNotEqualTo("1").hasSize(32);
    assertThat(headers.last("a")).isNull();
    assertThat(headers.last("b")).isEqualTo("3");
  }

  @Test
  void rulesFromAFileGoBeforeAnnotations() throws Exception {
    start(
        "--http-rules",
        file(
            """
            type: google.api.Service
            config_version: 3
            http:
              rules:
              - selector: jams.contract.Contract.Echo
                get: /v2/echo/{text}
                additional_bindings:
                - post: /v2/echo
                  body: "*"
                  response_body: inner
              - selector: jams.contract.Contract.Nothing
                delete: /v2/nothing
            """));
    assertThat(get("/v2/echo/a").body()).contains("\"text\":\"a\"");
    assertThat(post("/v2/echo", "{\"inner\":{\"name\":\"n\"}}").body())
        .isEqualTo("{\"name\":\"n\"}");
    assertThat(post("/v1/echo", "{}").statusCode()).isEqualTo(404);
    assertThat(send("DELETE", "/v2/nothing", "").statusCode()).isEqualTo(500);
    assertThat(get("/openapi.json").body()).contains("/v2/echo/{text}").doesNotContain("/v1/echo");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {rules: [{selector: a.B, get: /x}]}|no rpc of this app fits the selector a.B",
        "http: {rules: [{selector: jams.contract.Contract.Echo, gett: /x}]}|$.http.rules[0].gett",
        "http: {rules: [{get: /x}]}|a rule has no selector",
        "http: {}|it has no http.rules",
        "http: [|line 1: not valid YAML",
        "just a text|$:",
        "''|$:",
      })
  void saysWhatIsWrongWithAFileOfRules(String yaml, String problem) throws Exception {
    String file = file(yaml);
    assertThatThrownBy(() -> start("--http-rules", file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("flag --http-rules: http.rules is \"" + file + "\": ")
        .hasMessageContaining(problem);
  }

  @Test
  void saysWhereTheFileOfRulesIsNamedAndWhatElseIsWrong() throws Exception {
    Path none = dir.resolve("none.yaml");
    Path config =
        Files.writeString(
            dir.resolve("config.yml"),
            "http:\n  rules: "
                + none
                + "\n  cors: {origins: '*', credentials: true}\n  tls:\n    cert-file: a.pem\n");

    assertThatThrownBy(() -> start("--config=" + config))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            config
                + ":5: since http.tls.cert-file was given, you must also give http.tls.key-file\n"
                + config
                + ":2: http.rules is \""
                + none
                + "\": there is no such file; name one that exists\n"
                + config
                + ":3: http.cors.origins is \"*\": http.cors.credentials is true, which would let"
                + " every page act in its visitor's name; name the origins, or switch the"
                + " credentials off");
  }

  @Test
  void aRuleOfAFileIsCheckedAsAnAnnotationIs() throws Exception {
    String file =
        file("http: {rules: [{selector: jams.contract.Contract.Echo, get: '/x/{nope}'}]}");
    assertThatThrownBy(() -> start("--http-rules", file))
        .hasMessageContaining("rpc jams.contract.Contract.Echo, rule \"GET /x/{nope}\"")
        .hasMessageContaining("nope");
  }

  private String file(String yaml) throws Exception {
    return Files.writeString(dir.resolve("rules.yaml"), yaml).toString();
  }

  private void start(String... args) throws StartException {
    app =
        App.named("mapping")
            .service(new ContractService())
            .intercept(headers)
            .listen(HttpGateway.on(0))
            .start(args);
  }

  private void restart(String... args) throws StartException {
    app.close();
    start(args);
  }

  private String echo(String json) throws Exception {
    return post("/v1/echo", json).body();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  private HttpResponse<String> post(String path, String json) throws Exception {
    return send("POST", path, json, "content-type", "application/json");
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Keeps the metadata of the last call and answers with some. */
  private static final class Headers implements ServerInterceptor {
    private final List<Metadata> seen = Collections.synchronizedList(new ArrayList<>());

    String last(String name) {
      return seen.get(seen.size() - 1).get(key(name));
    }

    private static Metadata.Key<String> key(String name) {
      return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      seen.add(headers);
      return next.startCall(
          new SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata metadata) {
              metadata.put(key("answered"), "yes");
              metadata.put(key("http-header-x-meant"), "yes");
              metadata.put(key("host"), "inside");
              super.sendHeaders(metadata);
            }

            @Override
            public void close(io.grpc.Status status, Metadata trailers) {
              trailers.put(key("ended"), "yes");
              super.close(status, trailers);
            }
          },
          headers);
    }
  }
}
