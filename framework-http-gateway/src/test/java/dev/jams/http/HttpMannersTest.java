package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import dev.jams.App;
import dev.jams.http.contract.EchoReply;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
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
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is HTTP's own and has no counterpart over gRPC. */
class HttpMannersTest {
  private static final Recorder SEEN = new Recorder();
  private static App app;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    app =
        App.named("manners")
            .service(new ContractService())
            .intercept(SEEN)
            .listen(HttpGateway.on(0))
            .start("--http-max-body-size", "64KiB");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @BeforeEach
  void forget() {
    SEEN.headers = null;
  }

  @Test
  void bindsPathAndQuery() throws Exception {
    EchoReply reply =
        ok(get("/v1/echo/a%2Fb%20c?number=-9223372036854775808&inner.name=x&list=1&list=2"));
    assertThat(reply.getText()).isEqualTo("a/b c");
    assertThat(reply.getNumber()).isEqualTo(Long.MIN_VALUE);
    assertThat(reply.getInner().getName()).isEqualTo("x");
    assertThat(reply.getListList()).containsExactly("1", "2");
  }

  @Test
  void bindsABodyFieldAndAnswersWithAResponseField() throws Exception {
    HttpResponse<String> response =
        send(json("/v1/echo/t?number=1").PUT(BodyPublishers.ofString("{\"name\":\"n\"}")));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"name\":\"n\"}");
  }

  @Test
  void answersJsonThatNobodySniffs() throws Exception {
    HttpResponse<String> response = get("/v1/echo/x");
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(response.headers().firstValue("x-content-type-options")).hasValue("nosniff");
  }

  /** RFC 9110, section 6.6.1, asks a server with a clock for it. */
  @Test
  void datesItsAnswers() throws Exception {
    String date = get("/v1/echo/x").headers().firstValue("date").orElseThrow();
    assertThat(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)).isNotNull();
    assertThat(get("/v1/nothing").headers().firstValue("date")).isPresent();
  }

  @Test
  void answersHeadLikeGetWithoutABody() throws Exception {
    HttpResponse<String> get = get("/v1/echo/x?number=1");
    HttpResponse<String> head =
        send(request("/v1/echo/x?number=1").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValueAsLong("content-length").orElseThrow()).isPositive();
    assertThat(head.headers().firstValue("content-type"))
        .isEqualTo(get.headers().firstValue("content-type"));
  }

  @Test
  void answersOptionsWithTheMethods() throws Exception {
    HttpResponse<String> response =
        send(request("/v1/echo/x").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS, PUT");
    assertThat(response.body()).isEmpty();
  }

  @Test
  void refusesAMethodThatNoRuleHas() throws Exception {
    HttpResponse<String> response = send(request("/v1/echo/x").DELETE());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD, OPTIONS, PUT");
    assertThat(status(response).getMessage())
        .isEqualTo("no rpc has a rule for DELETE on this path, only for GET, HEAD, OPTIONS, PUT");
  }

  @Test
  void ignoresAMethodOverride() throws Exception {
    HttpResponse<String> response =
        send(
            json("/v1/echo/x")
                .header("X-HTTP-Method-Override", "PUT")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).isEqualTo(405);
  }

  @Test
  void refusesAPathThatNoRuleHas() throws Exception {
    HttpResponse<String> response = get("/v1/nothing");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(status(response).getCode()).isEqualTo(5);
    assertThat(status(response).getMessage()).isEqualTo("no rpc has a rule for this path");
  }

  @Test
  void refusesABodyThatIsNotJson() throws Exception {
    HttpResponse<String> response =
        send(
            request("/v1/echo")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(status(response).getMessage())
        .isEqualTo(
            "content-type is text/plain, expected application/json or application/protobuf; "
                + "send JSON with the header Content-Type: application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "application/merge-patch+json"
      })
  void readsEveryKindOfJson(String type) throws Exception {
    HttpResponse<String> response =
        send(
            request("/v1/echo")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"text\":\"t\"}")));
    assertThat(ok(response).getText()).isEqualTo("t");
  }

  @Test
  void refusesABodyThatIsTooLarge() throws Exception {
    HttpResponse<String> response =
        send(json("/v1/echo").POST(BodyPublishers.ofString(" ".repeat(64 * 1024 + 1))));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(status(response).getCode()).isEqualTo(8);
  }

  @Test
  void namesTheParameterThatIsWrong() throws Exception {
    HttpResponse<String> response = get("/v1/echo/x?number=1.5");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(status(response).getMessage()).contains("\"number\"", "\"1.5\"");
    assertThat(status(response).getDetailsCount()).isEqualTo(1);
  }

  @Test
  void namesThePlaceInTheBodyThatIsWrong() throws Exception {
    HttpResponse<String> response =
        send(json("/v1/echo").POST(BodyPublishers.ofString("{\"inner\":{\"flag\":\"yes\"}}")));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(status(response).getMessage()).contains("$.inner.flag");
  }

  @Test
  void keepsADetailOfAnUnknownType() throws Exception {
    HttpResponse<String> response =
        send(json("/v1/fail").POST(BodyPublishers.ofString("{\"code\":9,\"detail\":\"unknown\"}")));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"code\":9,\"message\":\"\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/no.such.Type\",\"value\":\"AQI=\"}]}");
  }

  @Test
  void startsTheCallBeforeItReadsTheBody() throws Exception {
    HttpResponse<String> response =
        send(
            json("/v1/echo")
                .header("authorization", "none")
                .POST(BodyPublishers.ofString("not JSON")));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer");
  }

  @Test
  void tellsTheInterceptorThatAnUnreadableCallIsCancelled() throws Exception {
    int before = SEEN.cancelled.get();
    HttpResponse<String> response =
        send(json("/v1/echo").POST(BodyPublishers.ofString("not JSON")));
    assertThat(response.statusCode()).isEqualTo(400);
    SEEN.awaitCancelled(before + 1);
  }

  @Test
  void passesAllowedHeadersAndThePrefixedOnly() throws Exception {
    String binary = Base64.getEncoder().encodeToString(new byte[] {0, 1, -1});
    ok(
        send(
            request("/v1/echo/x")
                .header("Authorization", "Bearer t")
                .header("X-Request-Id", "id")
                .header("Grpc-Metadata-Tenant", "acme")
                .header("Grpc-Metadata-Raw-Bin", binary)
                .header("Grpc-Metadata-Grpc-Timeout", "1n")
                .header("Grpc-Metadata-Content-Length", "7")
                .header("X-Secret-Of-The-Proxy", "s")
                .header("Cookie", "c=d")));
    assertThat(SEEN.headers.keys())
        .contains("authorization", "x-request-id", "tenant", "raw-bin")
        .doesNotContain(
            "grpc-timeout", "content-length", "x-secret-of-the-proxy", "cookie", "host");
    assertThat(SEEN.headers.get(Metadata.Key.of("raw-bin", Metadata.BINARY_BYTE_MARSHALLER)))
        .containsExactly(0, 1, -1);
  }

  @Test
  void refusesMetadataThatIsNotBase64() throws Exception {
    HttpResponse<String> response =
        send(request("/v1/echo/x").header("Grpc-Metadata-Raw-Bin", "%%%"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(status(response).getMessage()).contains("grpc-metadata-raw-bin", "base64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "S", "1s", "-1S", "123456789S", "1 S", ""})
  void refusesATimeoutThatIsMalformed(String timeout) throws Exception {
    HttpResponse<String> response = send(request("/v1/echo/x").header("Grpc-Timeout", timeout));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(status(response).getMessage())
        .startsWith("header grpc-timeout is \"" + timeout + "\", expected at most eight digits");
  }

  @Test
  void capsTheTimeout() throws Exception {
    EchoReply reply = ok(send(request("/v1/echo/x").header("Grpc-Timeout", "99999999H")));
    assertThat(reply.getRemainingMillis()).isBetween(1L, 30_000L);
  }

  @Test
  void setsADeadlineWhereTheClientSetsNone() throws Exception {
    assertThat(ok(get("/v1/echo/x")).getRemainingMillis()).isBetween(1L, 30_000L);
  }

  @Test
  void saysThatItLivesAndIsReady() throws Exception {
    assertThat(get("/healthz").body()).isEqualTo("{\"status\":\"SERVING\"}");
    HttpResponse<String> ready = get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body())
        .isEqualTo(
            "{\"status\":\"SERVING\",\"state\":\"RUNNING\",\"listeners\":{\"http\":\"RUNNING\"},"
                + "\"services\":{\"jams.contract.Contract\":\"SERVING\"}}");
    assertThat(send(request("/readyz").DELETE()).statusCode()).isEqualTo(405);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void speaksBothVersionsOfHttp(HttpClient.Version version) throws Exception {
    HttpResponse<String> response =
        client.send(request("/v1/echo/x").version(version).build(), BodyHandlers.ofString());
    assertThat(response.version()).isEqualTo(version);
    assertThat(ok(response).getText()).isEqualTo("x");
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path));
  }

  private static HttpRequest.Builder json(String path) {
    return request(path).header("Content-Type", "application/json");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static EchoReply ok(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    EchoReply.Builder reply = EchoReply.newBuilder();
    JsonFormat.parser().merge(response.body(), reply);
    return reply.build();
  }

  private static Status status(HttpResponse<String> response) throws Exception {
    Status.Builder status = Status.newBuilder();
    JsonFormat.parser()
        .usingTypeRegistry(
            com.google.protobuf.TypeRegistry.newBuilder()
                .add(com.google.rpc.ErrorDetailsProto.getDescriptor().getMessageTypes())
                .build())
        .merge(response.body(), status);
    return status.build();
  }

  /** Remembers what it saw, and refuses a caller without credentials. */
  private static final class Recorder implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final AtomicInteger cancelled = new AtomicInteger();
    private volatile Metadata headers;

    synchronized void awaitCancelled(int times) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (cancelled.get() < times) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertThat(left).as("time to wait for the cancellation").isPositive();
        wait(left);
      }
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      this.headers = headers;
      if ("none".equals(headers.get(AUTHORIZATION))) {
        call.close(io.grpc.Status.UNAUTHENTICATED, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onCancel() {
          synchronized (Recorder.this) {
            cancelled.incrementAndGet();
            Recorder.this.notifyAll();
          }
          super.onCancel();
        }
      };
    }
  }
}
