package dev.jams.tracing;

import static dev.jams.tracing.Rig.PARENT;
import static dev.jams.tracing.Rig.SAMPLED;
import static dev.jams.tracing.Rig.TRACE;
import static dev.jams.tracing.Rig.UNSAMPLED;
import static dev.jams.tracing.Words.word;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.jams.App;
import dev.jams.internal.call.CallIds;
import dev.jams.tracing.proto.TracedGrpc;
import dev.jams.tracing.proto.Word;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the spans of incoming calls say. */
class SpansTest {
  private static final String UNARY = "jams.traced.Traced/Unary";

  @RegisterExtension final Rig rig = new Rig();

  private static Map<String, Object> attributes(SpanData span) {
    Map<String, Object> values = new java.util.TreeMap<>();
    span.getAttributes().forEach((key, value) -> values.put(key.getKey(), value));
    return values;
  }

  private static ClientInterceptor header(String name, String value) {
    Metadata headers = new Metadata();
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  // GM-18
  @Test
  void requestOverHttpHasTheTemplateOfItsPath() throws Exception {
    App app = rig.mock(new Words());

    HttpResponse<String> answer =
        rig.get(app, "/v1/words/some?list=secret", "traceparent", SAMPLED, "user-agent", "test");

    SpanData span = rig.span();
    assertThat(span.getName()).isEqualTo("GET /v1/words/{text}");
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(attributes(span))
        .containsEntry("http.request.method", "GET")
        .containsEntry("http.route", "/v1/words/{text}")
        .containsEntry("http.response.status_code", 200L)
        .containsEntry("url.path", "/v1/words/some")
        .containsEntry("url.scheme", "http")
        .containsEntry("user_agent.original", "test")
        .containsEntry("client.address", "127.0.0.1")
        .containsEntry("rpc.system.name", "http")
        .containsEntry("rpc.method", UNARY);
    assertThat(attributes(span).toString()).doesNotContain("secret");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  // GM-18
  @Test
  void callOverGrpcHasItsMethod() throws Exception {
    App app = rig.mock(new Words());

    var unused = rig.stub(app).withInterceptors(header("traceparent", SAMPLED)).unary(word("a"));

    SpanData span = rig.span();
    assertThat(span.getName()).isEqualTo(UNARY);
    assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(attributes(span))
        .containsEntry("rpc.system.name", "grpc")
        .containsEntry("rpc.method", UNARY)
        .containsEntry("rpc.response.status_code", "OK")
        .containsEntry("network.peer.address", "127.0.0.1")
        .doesNotContainKeys("http.request.method", "error.type");
    assertThat(span.getResource().getAttribute(AttributeKey.stringKey("service.name")))
        .isEqualTo("words");
  }

  private static HttpResponse<byte[]> post(App app, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + "/" + UNARY))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void eachProtocolOfTheHttpListenerIsTheSystemThatMetricsHaveForIt() throws Exception {
    App app = rig.mock(new Words());
    byte[] frame =
        ByteBuffer.allocate(5 + word("a").getSerializedSize())
            .put((byte) 0)
            .putInt(word("a").getSerializedSize())
            .put(word("a").toByteArray())
            .array();

    post(app, "application/grpc-web+proto", frame);
    rig.spans(1);
    post(app, "application/grpc+proto", frame, "te", "trailers");
    rig.spans(2);
    post(app, "application/proto", word("a").toByteArray(), "connect-protocol-version", "1");
    rig.spans(3);
    rig.get(app, "/v1/words/a");
    rig.spans(4);
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://127.0.0.1:" + app.port("http") + "/jams.traced.Traced/Chat"),
                new WebSocket.Listener() {})
            .get(60, TimeUnit.SECONDS);
    socket.abort();

    assertThat(rig.spans(5))
        .extracting(span -> attributes(span).get("rpc.system.name"))
        .containsExactly("grpc", "grpc", "connectrpc", "http", "http");
    assertThat(rig.spans(5))
        .allSatisfy(
            span -> assertThat(attributes(span).get("rpc.method").toString()).startsWith("jams."));
  }

  @Test
  void requestWhoseClientDoesNotWaitHasNoStatusOfHttp() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    App app = rig.mock(new Words(word -> called.countDown()));
    try (Socket socket = new Socket("127.0.0.1", app.port("http"))) {
      socket
          .getOutputStream()
          .write("GET /v1/words/hang HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(attributes(rig.span()))
        .containsEntry("rpc.system.name", "http")
        .containsEntry("rpc.response.status_code", "CANCELLED")
        .doesNotContainKey("http.response.status_code");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + TRACE + "-" + PARENT,
        "ff-" + TRACE + "-" + PARENT + "-01",
        "00-00000000000000000000000000000000-" + PARENT + "-01",
        "00-" + TRACE + "-0000000000000000-01"
      })
  void traceThatCannotBeOneIsBegunAnew(String sent) throws Exception {
    App app = rig.mock(new Words());

    rig.get(app, "/v1/words/a", "traceparent", sent);

    assertThat(rig.span().getParentSpanContext().isValid()).isFalse();
    assertThat(rig.span().getTraceId()).isNotEqualTo(TRACE);
  }

  @Test
  void twoTracesInOneRequestAreNone() throws Exception {
    App app = rig.mock(new Words());

    rig.get(app, "/v1/words/a", "traceparent", SAMPLED, "traceparent", SAMPLED);

    assertThat(rig.span().getParentSpanContext().isValid()).isFalse();
  }

  // GM-18
  @Test
  void requestIdIsTheSpansUnlessTheCallerSentOne() throws Exception {
    App app = rig.mock(new Words());
    AtomicReference<Metadata> headers = new AtomicReference<>();
    AtomicReference<Metadata> trailers = new AtomicReference<>();

    HttpResponse<String> http = rig.get(app, "/v1/words/a");
    String first = rig.span().getSpanId();
    var unused =
        rig.stub(app)
            .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
            .unary(word("a"));
    String second = rig.spans(2).get(1).getSpanId();
    HttpResponse<String> own = rig.get(app, "/v1/words/a", "x-request-id", "mine");

    assertThat(http.headers().allValues("x-request-id")).containsExactly(first);
    for (String name : new String[] {"request-id", "x-request-id"}) {
      assertThat(headers.get().getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)))
          .containsExactly(second);
    }
    assertThat(own.headers().allValues("x-request-id")).containsExactly("mine");
    assertThat(attributes(rig.spans(3).get(2))).containsEntry("jams.request_id", "mine");
  }

  // GM-18
  @Test
  void linesOfTheLogHaveTheIdsOfTheSpan() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger("dev.jams.access");
    List<Map<String, Object>> lines = new CopyOnWriteArrayList<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            Map<String, Object> line = new HashMap<>();
            event.getKeyValuePairs().forEach(pair -> line.put(pair.key, pair.value));
            lines.add(line);
          }
        };
    appender.start();
    log.addAppender(appender);
    AtomicReference<String> ofService = new AtomicReference<>();
    App app = rig.mock(new Words(word -> ofService.set(CallIds.KEY.get().traceId())));
    try {
      rig.get(app, "/v1/words/a");
      rig.spans(1);
      var unused = rig.stub(app).unary(word("a"));
      rig.spans(2);
      rig.afterEach(null);
    } finally {
      log.detachAppender(appender);
    }

    assertThat(lines).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(lines.get(i))
          .containsEntry("trace_id", rig.tracing.recorded().get(i).getTraceId())
          .containsEntry("span_id", rig.tracing.recorded().get(i).getSpanId());
    }
    assertThat(ofService).hasValue(rig.tracing.recorded().get(1).getTraceId());
  }

  @Test
  void eachKindOfRpcHasOneSpanThatLastsAsLongAsItsStream() throws Exception {
    App app = rig.mock(new Words());
    var stub = TracedGrpc.newStub(rig.channel(app));

    var unused = rig.stub(app).unary(word("a"));
    rig.spans(1);
    rig.stub(app).answers(word("a")).forEachRemaining(each -> {});
    rig.spans(2);
    for (int i = 0; i < 2; i++) {
      CountDownLatch firstAnswer = new CountDownLatch(1);
      CountDownLatch ended = new CountDownLatch(1);
      var answers = new Answers(firstAnswer, ended);
      StreamObserver<Word> asks = i == 0 ? stub.asks(answers) : stub.chat(answers);
      asks.onNext(word("a"));
      if (i == 1) {
        assertThat(firstAnswer.await(60, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(rig.tracing.recorded()).hasSize(2 + i);
      asks.onCompleted();
      assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
      rig.spans(3 + i);
    }

    assertThat(rig.tracing.recorded())
        .extracting(SpanData::getName)
        .containsExactly(
            UNARY,
            "jams.traced.Traced/Answers",
            "jams.traced.Traced/Asks",
            "jams.traced.Traced/Chat");
    assertThat(rig.tracing.recorded())
        .allSatisfy(
            span -> assertThat(attributes(span)).containsEntry("rpc.response.status_code", "OK"));
  }

  private record Answers(CountDownLatch first, CountDownLatch ended)
      implements StreamObserver<Word> {
    @Override
    public void onNext(Word word) {
      first.countDown();
    }

    @Override
    public void onError(Throwable e) {}

    @Override
    public void onCompleted() {
      ended.countDown();
    }
  }

  @Test
  void streamOverHttpHasOneSpan() throws Exception {
    App app = rig.mock(new Words());

    assertThat(rig.get(app, "/v1/words/a:answers").body()).contains("a");

    assertThat(rig.span().getName()).isEqualTo("GET /v1/words/{text}:answers");
  }

  @Test
  void exceptionIsInTheSpanAndNotInTheAnswer() throws Exception {
    App app = rig.mock(new Words());

    HttpResponse<String> http = rig.get(app, "/v1/words/throw");
    rig.spans(1);
    assertThatThrownBy(() -> rig.stub(app).unary(word("throw")))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageNotContaining("secret");

    assertThat(http.statusCode()).isEqualTo(500);
    assertThat(http.body()).doesNotContain("secret");
    assertThat(rig.spans(2))
        .allSatisfy(
            span -> {
              assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
              assertThat(attributes(span)).containsEntry("error.type", "INTERNAL");
              assertThat(span.getEvents())
                  .singleElement()
                  .satisfies(
                      event ->
                          assertThat(event.getAttributes().asMap().values().toString())
                              .contains("a secret of the service", "Words.unary"));
            });
  }

  @ParameterizedTest
  @CsvSource({"missing,404,NOT_FOUND"})
  void whatIsTheCallersFaultIsNoErrorOfTheServer(String word, int status, String code)
      throws Exception {
    App app = rig.mock(new Words());

    assertThat(rig.get(app, "/v1/words/" + word).statusCode()).isEqualTo(status);

    assertThat(rig.span().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(attributes(rig.span()))
        .containsEntry("rpc.response.status_code", code)
        .doesNotContainKey("error.type");
  }

  @Test
  void cancelledCallEndsItsSpanOnce() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    App app = rig.mock(new Words(word -> called.countDown()));

    Future<Word> call = TracedGrpc.newFutureStub(rig.channel(app)).unary(word("hang"));
    assertThat(called.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(rig.tracing.recorded()).isEmpty();
    call.cancel(true);

    assertThat(attributes(rig.span())).containsEntry("rpc.response.status_code", "CANCELLED");
    rig.get(app, "/v1/words/a");
    assertThat(rig.spans(2)).hasSize(2);
  }

  @Test
  void requestThatIsNoCallHasASpanWithoutATemplate() throws Exception {
    App app = rig.mock(new Words());

    assertThat(rig.get(app, "/no/such").statusCode()).isEqualTo(404);

    assertThat(rig.span().getName()).isEqualTo("GET");
    assertThat(attributes(rig.span()))
        .containsEntry("http.response.status_code", 404L)
        .doesNotContainKeys("http.route", "rpc.method");
  }

  @Test
  void methodThatThereIsNotNamesNoSpan() throws Exception {
    App app = rig.mock(new Words());

    assertThatThrownBy(
            () ->
                io.grpc.stub.ClientCalls.blockingUnaryCall(
                    rig.channel(app),
                    TracedGrpc.getUnaryMethod().toBuilder()
                        .setFullMethodName("made.Up/ByACaller")
                        .build(),
                    io.grpc.CallOptions.DEFAULT,
                    word("a")))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));

    assertThat(rig.span().getName()).isEqualTo("_OTHER");
    assertThat(attributes(rig.span()))
        .containsEntry("rpc.method", "_OTHER")
        .containsEntry("rpc.method_original", "made.Up/ByACaller");
  }

  @Test
  void healthIsNotTraced() throws Exception {
    App app = rig.mock(new Words());

    rig.get(app, "/healthz");
    rig.get(app, "/readyz", "traceparent", SAMPLED);
    var unused =
        io.grpc.health.v1.HealthGrpc.newBlockingStub(rig.channel(app))
            .check(io.grpc.health.v1.HealthCheckRequest.getDefaultInstance());
    rig.get(app, "/v1/words/a");

    assertThat(rig.span().getName()).isEqualTo("GET /v1/words/{text}");
  }

  @Test
  void callerDecidesWhetherItsTraceIsRecorded() throws Exception {
    App app = rig.mock(new Words());

    rig.get(app, "/v1/words/a", "traceparent", UNSAMPLED);
    rig.get(app, "/v1/words/b");

    assertThat(attributes(rig.span())).containsEntry("url.path", "/v1/words/b");
  }

  @Test
  void tracingThatIsSwitchedOffDoesNothing() throws Exception {
    App app = rig.mock(new Words(), "--tracing-enabled=false");

    HttpResponse<String> answer = rig.get(app, "/v1/words/a");

    assertThat(answer.headers().firstValue("x-request-id").orElseThrow()).hasSize(32);
    assertThat(rig.tracing.recorded()).isEmpty();
  }

  @Test
  void memoryKeepsTheLatestSpans() throws Exception {
    App app = rig.mock(new Words(), "--tracing-mock-size=2");

    for (String word : new String[] {"a", "b", "c"}) {
      rig.get(app, "/v1/words/" + word);
    }
    rig.afterEach(null);

    assertThat(rig.tracing.recorded())
        .extracting(span -> span.getAttributes().get(AttributeKey.stringKey("url.path")))
        .containsExactly("/v1/words/b", "/v1/words/c");
  }
}
