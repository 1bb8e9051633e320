package dev.jams.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RemoteServices;
import dev.jams.http.HttpGateway;
import dev.jams.http.KindsService;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Legacy;
import dev.jams.json.proto.Modern;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gateway that has not a single class of the service answers as one that has them all. Both are
 * sent the same requests.
 */
@Timeout(120)
class DynamicGatewayTest {
  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .usingTypeRegistry(TypeRegistry.newBuilder().add(AllKinds.getDescriptor()).build());
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static App compiled;
  private static App dynamic;

  @BeforeAll
  static void start() throws Exception {
    compiled =
        App.named("compiled")
            .service(new KindsService())
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start();
    dynamic =
        App.named("dynamic")
            .service(RemoteServices.reflect("127.0.0.1:" + compiled.port("grpc")))
            .listen(HttpGateway.on(0))
            .start();
  }

  @AfterAll
  static void stop() {
    dynamic.close();
    compiled.close();
  }

  @Test
  void messagesOfEveryKindHaveTheSameJson() throws Exception {
    for (long seed = 0; seed < 25; seed++) {
      assertSame("POST", "/v1/all", random(seed, AllKinds.getDefaultInstance()), 200);
    }
  }

  @Test
  void proto2MessagesHaveTheSameJson() throws Exception {
    for (long seed = 0; seed < 25; seed++) {
      assertSame("POST", "/v1/legacy", random(seed, Legacy.getDefaultInstance()), 200);
    }
  }

  @Test
  void editionsMessagesHaveTheSameJson() throws Exception {
    for (long seed = 0; seed < 25; seed++) {
      assertSame("POST", "/v1/modern", random(seed, Modern.getDefaultInstance()), 200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"timestamp\":\"yesterday\"}",
        "{\"int32Value\":1,\"int32_value\":2}",
        "{\"any\":{\"@type\":\"type.googleapis.com/no.Such\"}}",
        "{\"any\":{\"@type\":\"type.googleapis.com/jams.json.test.Nested\",\"name\":1}}",
        "{\"color\":\"NO_COLOUR\"}",
        "{\"int64Wrapper\":\"x\"}",
        "{\"struct\":[]}",
        "{\"fieldMask\":\"a_b\"}",
        "{",
        "[]"
      })
  void badJsonIsExplainedInTheSameWords(String json) throws Exception {
    assertSame("POST", "/v1/all", json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/all/2026-01-31T12:00:00Z/18446744073709551615",
        "/v1/all/2026-01-31T12:00:00Z/7?duration=1.5s&fieldMask=a,b.c&boolWrapper=true",
        "/v1/all/2026-01-31T12:00:00Z/7?struct=%7B%22a%22:1%7D&value=null&listValue=%5B1%5D",
        "/v1/all/2026-01-31T12:00:00Z/7?color=RED&colorList=1&colorList=GREEN&bytesValue=_-8",
        "/v1/all/2026-01-31T12:00:00Z/7?nested.inner.name=x&int32Map%5B1%5D=2&nullValue=NULL_VALUE",
        "/v1/all/yesterday/7",
        "/v1/all/2026-01-31T12:00:00Z/7?int32Wrapper=x",
        "/v1/all/2026-01-31T12:00:00Z/7?stringList=a&stringList=b&choiceInt64=1&choiceBool=true",
        "/v1/none"
      })
  void pathsAndQueriesBindAlike(String path) throws Exception {
    assertSame("GET", path, null);
  }

  @Test
  void fieldsThatAreBodiesAreTheSame() throws Exception {
    assertSame(
        "PUT",
        "/v1/all",
        "{\"@type\":\"type.googleapis.com/jams.json.test.Nested\",\"name\":\"x\"}",
        200);
  }

  @Test
  void rpcWithoutARuleIsAtItsOwnPath() throws Exception {
    assertThat(assertSame("POST", "/jams.dynamic.Kinds/Epoch", "{}", 200).body())
        .isEqualTo("\"1970-01-01T00:00:00Z\"");
  }

  @Test
  void streamsAreTheSame() throws Exception {
    assertThat(assertSame("GET", "/v1/repeat/3?stringValue=x", null, 200).body())
        .contains("\"int64Value\":\"2\"");
    assertSame("POST", "/v1/last", "{\"int32Value\":1}\n{\"int32Value\":2}\n", 200);
  }

  @Test
  void httpBodyIsItsBytes() throws Exception {
    HttpResponse<String> answer =
        send(dynamic, "POST", "/v1/raw", "<p>Grüße</p>", "text/html; charset=utf-8");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("<p>Grüße</p>");
    assertThat(answer.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
  }

  private static String random(long seed, Message prototype) throws Exception {
    return PRINTER.print(new RandomMessages(seed).of(prototype));
  }

  private static HttpResponse<String> assertSame(
      String method, String path, String body, int status) throws Exception {
    HttpResponse<String> answer = assertSame(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return answer;
  }

  private static HttpResponse<String> assertSame(String method, String path, String body)
      throws Exception {
    HttpResponse<String> expected = send(compiled, method, path, body, "application/json");
    HttpResponse<String> actual = send(dynamic, method, path, body, "application/json");
    assertThat(actual.body()).isEqualTo(expected.body());
    assertThat(actual.statusCode()).isEqualTo(expected.statusCode()).isLessThan(500);
    assertThat(contentType(actual)).isEqualTo(contentType(expected));
    return actual;
  }

  private static List<String> contentType(HttpResponse<?> answer) {
    return answer.headers().allValues("content-type");
  }

  private static HttpResponse<String> send(
      App app, String method, String path, String body, String contentType) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", contentType);
    }
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }
}
