package dev.jams.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import dev.jams.App;
import dev.jams.test.docs.PlainGrpc;
import dev.jams.test.docs.own.OwnDocsGrpc;
import dev.jams.test.openapi.other.OwnGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /docs} as HTTP; how it works is seen in a browser. */
class DocsEndpointTest {
  private static final Path FILES = Path.of("src/main/resources/dev/jams/http/docs");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static App app;

  @BeforeAll
  static void start() throws Exception {
    app = start(new PlainGrpc.PlainImplBase() {});
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.equals("index.html"))
          .sorted()
          .toList();
    }
  }

  @Test
  void servesThePageWithAStrictPolicy() throws Exception {
    HttpResponse<byte[]> answer = send(app, "GET", "/docs");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-cache");
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("content-security-policy").orElseThrow().split("; "))
        .contains(
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'")
        .noneMatch(directive -> directive.contains("unsafe") || directive.contains("*"));
    assertThat(answer.body()).isEqualTo(Files.readAllBytes(FILES.resolve("index.html")));
  }

  @ParameterizedTest
  @MethodSource("files")
  void servesEveryFileOfThePage(String name) throws Exception {
    HttpResponse<byte[]> answer = send(app, "GET", "/docs/" + name);
    assertThat(answer.statusCode()).isEqualTo(200);
    String type =
        switch (name.substring(name.lastIndexOf('.'))) {
          case ".js" -> "text/javascript; charset=utf-8";
          case ".css" -> "text/css; charset=utf-8";
          default -> "image/svg+xml; charset=utf-8";
        };
    assertThat(answer.headers().firstValue("content-type")).hasValue(type);
    assertThat(answer.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(answer.body()).isEqualTo(Files.readAllBytes(FILES.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs/index.html", "/docs/nothing.js", "/docs/%2e%2e/docs", "/docsx"})
  void servesNothingElse(String path) throws Exception {
    assertThat(send(app, "GET", path).statusCode()).isIn(400, 404);
  }

  @Test
  void answersHeadWithoutTheContent() throws Exception {
    HttpResponse<byte[]> head = send(app, "HEAD", "/docs");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("etag"))
        .isEqualTo(send(app, "GET", "/docs").headers().firstValue("etag"));
  }

  @ParameterizedTest
  @CsvSource({"POST, /docs", "PUT, /docs/main.js", "DELETE, /docs/", "OPTIONS, /docs"})
  void refusesOtherMethods(String method, String path) throws Exception {
    HttpResponse<byte[]> answer = send(app, method, path);
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    Status.Builder status = Status.newBuilder();
    JsonFormat.parser().merge(new String(answer.body(), UTF_8), status);
    assertThat(status.getMessage()).isEqualTo(method + " is not possible here, use GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/docs", "/docs/main.js", "/docs/docs.css"})
  void sendsAFileOnceToWhoeverKeepsIt(String path) throws Exception {
    String etag = send(app, "GET", path).headers().firstValue("etag").orElseThrow();
    HttpResponse<byte[]> answer =
        CLIENT.send(
            request(app, path).header("If-None-Match", etag).build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void leadsFromAboveItsFilesToThePageByARelativeAddress() throws Exception {
    HttpResponse<byte[]> answer = send(app, "GET", "/docs/");
    assertThat(answer.statusCode()).isEqualTo(301);
    assertThat(answer.headers().firstValue("location")).hasValue("../docs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http-docs", "--http-openapi"})
  void canBeSwitchedOff(String flag) throws Exception {
    try (App silent = start(new PlainGrpc.PlainImplBase() {}, flag, "false")) {
      assertThat(send(silent, "GET", "/docs").statusCode()).isEqualTo(404);
      assertThat(send(silent, "GET", "/docs/main.js").statusCode()).isEqualTo(404);
      assertThat(send(silent, "GET", "/openapi.json").statusCode())
          .isEqualTo(flag.equals("--http-docs") ? 200 : 404);
    }
  }

  @Test
  void isNotServedWhereAnRpcHasThePathOfItsDocument() throws Exception {
    try (App own = start(new OwnGrpc.OwnImplBase() {})) {
      assertThat(send(own, "GET", "/docs").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void leavesItsPathsToAnRpcThatHasOneOfThem() throws Exception {
    try (App own = start(new OwnDocsGrpc.OwnDocsImplBase() {})) {
      HttpResponse<byte[]> answer = send(own, "GET", "/docs/main.js");
      assertThat(answer.statusCode()).as("of the rpc").isEqualTo(501);
      assertThat(send(own, "GET", "/docs").statusCode()).isEqualTo(404);
    }
  }

  /** The page works where there is no internet, and tells nobody that it is read. */
  @Test
  void namesNoOtherHost() throws Exception {
    for (String name : files()) {
      try (InputStream file = Files.newInputStream(FILES.resolve(name))) {
        String text = new String(file.readAllBytes(), UTF_8).replace("http://www.w3.org/", "");
        assertThat(text).as(name).doesNotContainPattern("[a-z]+://[a-z]");
      }
    }
  }

  private static App start(io.grpc.BindableService service, String... flags) throws Exception {
    return App.named("docs").service(service).listen(HttpGateway.on(0)).start(flags);
  }

  private static HttpResponse<byte[]> send(App app, String method, String path) throws Exception {
    return CLIENT.send(
        request(app, path).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofByteArray());
  }

  private static HttpRequest.Builder request(App app, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path));
  }
}
