package dev.jams.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RemoteService;
import dev.jams.RequestId;
import dev.jams.StartException;
import dev.jams.http.Caller.Answer;
import dev.jams.http.contract.ContractGrpc;
import dev.jams.http.contract.EchoReply;
import dev.jams.http.contract.EchoRequest;
import dev.jams.http.contract.FailRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The line of each call and the ids in it. */
@Timeout(120)
class AccessLogTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String ECHO = "jams.contract.Contract/Echo";

  @RegisterExtension final Lines lines = new Lines("dev.jams.access");

  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final ContractService service = new ContractService();
  private final List<App> apps = new ArrayList<>();

  private App start(String... args) throws StartException {
    App app =
        App.named("access")
            .service(service)
            .intercept(new Looking())
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .start(args);
    apps.add(app);
    return app;
  }

  @AfterEach
  void stop() {
    apps.forEach(App::close);
  }

  // UG-13
  @ParameterizedTest
  @CsvSource({"grpc,grpc", "grpc,http", "grpc-web,http", "connect,http"})
  void callHasTheSameFieldsOverEveryProtocol(String protocol, String listener) throws Exception {
    int port = start().port(listener);
    Caller caller =
        switch (protocol) {
          case "grpc" -> new GrpcCaller(port);
          case "grpc-web" -> GrpcCaller.web("gproto-web+h1c", port);
          default -> new ConnectCaller(port);
        };
    Answer answer = echo(caller, Map.of("x-request-id", "id-1", "traceparent", TRACEPARENT));
    caller.close();

    assertThat(answer.headers()).containsEntry("x-request-id", "id-1");
    // GM-18
    assertThat(answer.headers().get("request-id"))
        .isEqualTo(protocol.equals("connect") ? null : "id-1");
    assertThat(seen).containsExactly("id-1 id-1");
    ILoggingEvent line = lines.next();
    assertLine(line, protocol);
    Map<String, Object> values = Lines.values(line);
    if (listener.equals("http")) {
      assertThat(values)
          .containsEntry("http_method", "POST")
          .containsEntry("path", "/" + ECHO)
          .containsEntry("http_status", 200);
    } else {
      assertThat(values).doesNotContainKeys("http_method", "path", "http_status");
    }
  }

  @Test
  void callOverHttpJsonHasItsRouteToo() throws Exception {
    AggregatedHttpResponse answer =
        RawRpc.http1(start().port("http"))
            .send(
                HttpMethod.GET,
                "/v1/echo/some%20text?number=1&list=secret",
                new byte[0],
                "x-request-id",
                "id-1",
                "traceparent",
                TRACEPARENT);

    assertThat(answer.headers().getAll("x-request-id")).containsExactly("id-1");
    assertThat(seen).containsExactly("id-1 id-1");
    ILoggingEvent line = lines.next();
    assertLine(line, "http");
    assertThat(Lines.values(line))
        .containsEntry("http_method", "GET")
        .containsEntry("path", "/v1/echo/some%20text")
        .containsEntry("route", "/v1/echo/{text}")
        .containsEntry("http_status", 200)
        .containsEntry("response_bytes", (long) answer.content().length());
  }

  private static void assertLine(ILoggingEvent line, String protocol) {
    assertThat(line.getMessage()).isEqualTo("call");
    assertThat(line.getLevel()).isEqualTo(Level.INFO);
    Map<String, Object> values = Lines.values(line);
    assertThat(values)
        .containsEntry("protocol", protocol)
        .containsEntry("method", ECHO)
        .containsEntry("code", "OK")
        .containsEntry("request_messages", 1L)
        .containsEntry("response_messages", 1L)
        .containsEntry("request_id", "id-1")
        .containsEntry("trace_id", TRACE);
    assertThat((Double) values.get("duration_ms")).isPositive();
    assertThat((Long) values.get("response_bytes")).isPositive();
    assertThat((Long) values.get("request_bytes")).isNotNegative();
    assertThat((String) values.get("peer")).matches("127\\.0\\.0\\.1:\\d+");
  }

  @Test
  void everyAnswerOfTheGatewayHasARequestIdAndALine() throws Exception {
    int port = start().port("http");
    RawRpc http = RawRpc.http1(port);
    assertRefused(http.send(HttpMethod.GET, "/no/such", new byte[0]), 404, "request", "NOT_FOUND");
    assertRefused(
        http.send(HttpMethod.DELETE, "/v1/echo/x", new byte[0]), 405, "request", "UNIMPLEMENTED");
    assertRefused(
        http.post("/v1/echo", "x".getBytes(UTF_8), "content-type", "text/plain"),
        415,
        "call",
        "INVALID_ARGUMENT");
    assertRefused(
        http.post("/v1/echo", "{".getBytes(UTF_8), "content-type", "application/json"),
        400,
        "call",
        "INVALID_ARGUMENT");
    assertRefused(
        http.post(
            "/no.such/Rpc",
            new byte[0],
            "content-type",
            "application/grpc-web",
            "x-request-id",
            "1"),
        200,
        "call",
        "UNIMPLEMENTED");
    assertRefused(
        http.send(HttpMethod.GET, "/" + "x".repeat(9000), new byte[0]),
        414,
        "request",
        "RESOURCE_EXHAUSTED");
    assertRefused(http.send(HttpMethod.GET, "/openapi.json", new byte[0]), 200, "request", "OK");
  }

  private void assertRefused(AggregatedHttpResponse answer, int status, String message, String code)
      throws Exception {
    assertThat(answer.status().code()).isEqualTo(status);
    ILoggingEvent line = lines.next();
    assertThat(line.getMessage()).isEqualTo(message);
    assertThat(Lines.values(line))
        .containsEntry("http_status", status)
        .containsEntry("code", code)
        .containsEntry("request_id", answer.headers().get("x-request-id"));
    assertThat(answer.headers().get("x-request-id")).isNotEmpty();
  }

  @Test
  void answerToABrowsersPreflightHasThemToo() throws Exception {
    AggregatedHttpResponse answer =
        RawRpc.http1(start("--http-cors-origins", "https://a.example").port("http"))
            .send(
                HttpMethod.OPTIONS,
                "/v1/echo/x",
                new byte[0],
                "origin",
                "https://a.example",
                "access-control-request-method",
                "GET");
    assertThat(answer.headers().get("access-control-allow-origin")).isEqualTo("https://a.example");
    assertRefused(answer, answer.status().code(), "request", "OK");
  }

  @Test
  void requestThatTheServerRefusesUnreadHasThemToo() throws Exception {
    // No Host.
    String request = "GET /v1/echo/x HTTP/1.1\r\n\r\n";
    RawConnection.Answer answer = RawConnection.answers(start().port("http"), request).get(0);
    assertThat(answer.status()).isEqualTo(400);
    String id = answer.headers().get("x-request-id");
    assertThat(id).matches("[0-9a-f]{32}");
    Map<String, Object> values = Lines.values(lines.next());
    assertThat(values)
        .containsEntry("code", "INVALID_ARGUMENT")
        .containsEntry("http_status", 400)
        .containsEntry("request_id", id);
    assertThat((String) values.get("peer")).matches("127\\.0\\.0\\.1:\\d+");
    assertThat((Double) values.get("duration_ms")).isPositive();
  }

  @Test
  void webSocketIsOneCall() throws Exception {
    App app = App.named("streams").service(new StreamsService()).listen(HttpGateway.on(0)).start();
    apps.add(app);
    CompletableFuture<Integer> closed = new CompletableFuture<>();
    CompletableFuture<CharSequence> answer = new CompletableFuture<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("x-request-id", "id-4")
            .buildAsync(
                URI.create("ws://127.0.0.1:" + app.port("http") + "/v1/double"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket ws, CharSequence text, boolean last) {
                    answer.complete(text.toString());
                    ws.request(1);
                    return null;
                  }

                  @Override
                  public CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
                    closed.complete(code);
                    return null;
                  }
                })
            .get(40, SECONDS);
    socket.sendText("{\"value\":\"2\"}", true).get(40, SECONDS);
    assertThat(answer.get(40, SECONDS).toString()).contains("4");
    // The empty text is the end of the client's messages.
    socket.sendText("", true).get(40, SECONDS);
    assertThat(closed.get(40, SECONDS)).isEqualTo(1000);

    assertThat(Lines.values(lines.next()))
        .containsEntry("protocol", "websocket")
        .containsEntry("method", "jams.streaming.Streams/Double")
        .containsEntry("route", "/v1/double")
        .containsEntry("http_status", 101)
        .containsEntry("code", "OK")
        .containsEntry("request_messages", 1L)
        .containsEntry("response_messages", 1L)
        .containsEntry("request_id", "id-4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void unknownMethodOverGrpcHasARequestIdAndALine(String listener) throws Exception {
    Caller caller = new GrpcCaller(start().port(listener));
    Answer answer =
        caller
            .call(
                "NoSuch",
                EchoRequest.getDefaultInstance(),
                EchoReply.getDefaultInstance(),
                Map.of("x-request-id", "id-2"),
                Duration.ofSeconds(40))
            .get(40, SECONDS);
    caller.close();

    assertThat(answer.status().getCode()).isEqualTo(com.google.rpc.Code.UNIMPLEMENTED_VALUE);
    assertThat(answer.trailers())
        .containsEntry("x-request-id", "id-2")
        .containsEntry("request-id", "id-2");
    ILoggingEvent line = lines.next();
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    assertThat(Lines.values(line))
        .containsEntry("method", "jams.contract.Contract/NoSuch")
        .containsEntry("code", "UNIMPLEMENTED")
        .containsEntry("request_id", "id-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with blank", "semi;colon", "quote\"", "new%0aline<"})
  void requestIdThatIsNotWellFormedIsReplaced(String sent) throws Exception {
    App app = start();
    AggregatedHttpResponse answer =
        RawRpc.http1(app.port("http"))
            .send(HttpMethod.GET, "/v1/echo/x", new byte[0], "x-request-id", sent);
    assertThat(answer.headers().get("x-request-id")).matches("[0-9a-f]{32}");

    Caller caller = new GrpcCaller(app.port("grpc"));
    Answer overGrpc = echo(caller, Map.of("x-request-id", sent));
    caller.close();
    assertThat(overGrpc.headers().get("x-request-id"))
        .matches("[0-9a-f]{32}")
        .isNotEqualTo(answer.headers().get("x-request-id"));
    assertThat(seen).hasSize(2).allMatch(ids -> ids.matches("([0-9a-f]{32}) \\1"));
  }

  @Test
  void requestIdHasAtMost128Characters() throws Exception {
    RawRpc http = RawRpc.http1(start().port("http"));
    for (int length : new int[] {128, 129}) {
      String sent = "x".repeat(length);
      AggregatedHttpResponse answer =
          http.send(HttpMethod.GET, "/v1/echo/x", new byte[0], "x-request-id", sent);
      assertThat(answer.headers().get("x-request-id").equals(sent)).isEqualTo(length == 128);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-" + TRACE,
        "00-" + TRACE + "-00f067aa0ba902b7-01-more",
        "ff-" + TRACE + "-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-" + TRACE + "-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "01-" + TRACE + "-00f067aa0ba902b7-01more"
      })
  void traceParentThatIsNotWellFormedIsIgnored(String sent) throws Exception {
    RawRpc.http1(start().port("http"))
        .send(HttpMethod.GET, "/v1/echo/x", new byte[0], "traceparent", sent);
    assertThat(Lines.values(lines.next())).doesNotContainKey("trace_id");
  }

  @Test
  void traceParentOfALaterVersionIsRead() throws Exception {
    String sent = "01-" + TRACE + "-00f067aa0ba902b7-01-what the future brings";
    RawRpc.http1(start().port("http"))
        .send(HttpMethod.GET, "/v1/echo/x", new byte[0], "traceparent", sent);
    assertThat(Lines.values(lines.next())).containsEntry("trace_id", TRACE);
  }

  @Test
  void pathCannotForgeALine() throws Exception {
    try (RawHttp http = new RawHttp(start().port("http"))) {
      http.send("GET /no/\u001b[31m\u00e9\"x HTTP/1.1");
      http.answer();
    }
    Map<String, Object> values = Lines.values(lines.next());
    if (values.containsKey("path")) {
      assertThat((String) values.get("path")).matches("[!-~]+");
    }
  }

  @Test
  void relayedCallKeepsItsRequestId() throws Exception {
    int back = start().port("grpc");
    App front =
        App.named("front")
            .service(RemoteService.at("127.0.0.1:" + back, ContractGrpc.getServiceDescriptor()))
            .listen(HttpGateway.on(0))
            .start();
    apps.add(0, front);
    AggregatedHttpResponse answer =
        RawRpc.http1(front.port("http")).send(HttpMethod.GET, "/v1/echo/x", new byte[0]);

    String id = answer.headers().get("x-request-id");
    assertThat(answer.headers().getAll("x-request-id")).hasSize(1);
    assertThat(answer.headers().names().toString()).doesNotContain("grpc-metadata-");
    assertThat(Lines.values(lines.next())).containsEntry("request_id", id);
    assertThat(Lines.values(lines.next())).containsEntry("request_id", id);
    assertThat(seen).containsExactly(id + " " + id);
  }

  @Test
  void callThatRunsIntoItsDeadlineAndOneWhoseClientGoesAwayHaveTheirCodes() throws Exception {
    App app = start();
    for (String listener : new String[] {"grpc", "http"}) {
      Caller caller = new GrpcCaller(app.port(listener));
      service.reset();
      CompletableFuture<Answer> call = waiting(caller, Duration.ofSeconds(60));
      service.waiting.get(40, SECONDS);
      call.cancel(true);
      service.cancelled.get(40, SECONDS);
      assertThat(Lines.values(lines.next())).containsEntry("code", "CANCELLED");
      caller.close();
    }
    Caller http = new HttpCaller(app.port("http"));
    waiting(http, Duration.ofMillis(50)).get(40, SECONDS);
    http.close();
    ILoggingEvent line = lines.next();
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    assertThat(Lines.values(line))
        .containsEntry("code", "DEADLINE_EXCEEDED")
        .containsEntry("http_status", 504);
  }

  private static CompletableFuture<Answer> waiting(Caller caller, Duration timeout) {
    return caller.call(
        "Wait",
        EchoRequest.getDefaultInstance(),
        EchoReply.getDefaultInstance(),
        Map.of(),
        timeout);
  }

  @Test
  void callsForHealthAreLoggedOnlyIfWanted() throws Exception {
    App app = start();
    callHealth(app);
    RawRpc.http1(app.port("http")).send(HttpMethod.GET, "/v1/echo/x", new byte[0]);
    assertThat(Lines.values(lines.next())).containsEntry("path", "/v1/echo/x");

    App wanted = start("--access-log-health");
    callHealth(wanted);
    assertThat(List.of(lines.next(), lines.next()).toString()).isNotEmpty();
  }

  private static void callHealth(App app) throws Exception {
    RawRpc.http1(app.port("http")).send(HttpMethod.GET, "/healthz", new byte[0]);
    var channel =
        io.grpc.Grpc.newChannelBuilder(
                "127.0.0.1:" + app.port("grpc"), io.grpc.InsecureChannelCredentials.create())
            .build();
    HealthCheckResponse unused =
        io.grpc.health.v1.HealthGrpc.newBlockingStub(channel)
            .check(HealthCheckRequest.getDefaultInstance());
    channel.shutdownNow().awaitTermination(20, SECONDS);
  }

  // UG-13
  @Test
  void levelOfACodeCanBeChangedAndALineLeftOut() throws Exception {
    App app = start("--access-log-levels", "not-found=error, ALREADY_EXISTS = debug,ok=off");
    Caller caller = new GrpcCaller(app.port("grpc"));
    echo(caller, Map.of());
    fail(caller, com.google.rpc.Code.NOT_FOUND);
    fail(caller, com.google.rpc.Code.ALREADY_EXISTS);
    caller.close();

    assertThat(lines.next().getLevel()).isEqualTo(Level.ERROR);
    assertThat(lines.next().getLevel()).isEqualTo(Level.DEBUG);
  }

  @ParameterizedTest
  @CsvSource({"grpc,grpc", "grpc,http", "grpc-web,http", "connect,http", "http,http"})
  void failureThatTheServiceTellsIsAnError(String protocol, String listener) throws Exception {
    int port = start().port(listener);
    Caller caller =
        switch (protocol) {
          case "grpc" -> new GrpcCaller(port);
          case "grpc-web" -> GrpcCaller.web("gproto-web+h1c", port);
          case "connect" -> new ConnectCaller(port);
          default -> new HttpCaller(port);
        };
    fail(caller, com.google.rpc.Code.INTERNAL);
    caller.close();
    ILoggingEvent line = lines.next();
    assertThat(line.getLevel()).isEqualTo(Level.ERROR);
    assertThat(Lines.values(line)).containsEntry("code", "INTERNAL");
  }

  @Test
  void accessLogCanBeSwitchedOff() throws Exception {
    Caller off = new GrpcCaller(start("--access-log-enabled", "false").port("grpc"));
    fail(off, com.google.rpc.Code.NOT_FOUND);
    off.close();
    Caller on = new GrpcCaller(start().port("grpc"));
    echo(on, Map.of());
    on.close();

    assertThat(Lines.values(lines.next())).containsEntry("code", "OK");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not-found|access-log.levels is \"not-found\": \"not-found\" is no level of a code; write"
            + " it as in not-found=debug",
        "found=info|access-log.levels is \"found=info\": \"found\" is no code of gRPC; expected one"
            + " of ok, cancelled",
        "ok=loud|access-log.levels is \"ok=loud\": \"loud\" is no level; expected one of error,"
            + " warn, info, debug, trace, off"
      })
  void levelsThatMakeNoSenseAreAnErrorAtTheStart(String levels, String message) {
    assertThatThrownBy(() -> start("--access-log-levels", levels))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith("flag --access-log-levels: " + message);
  }

  private static Answer echo(Caller caller, Map<String, String> metadata) throws Exception {
    return caller
        .call(
            "Echo",
            EchoRequest.newBuilder().setText("some text").build(),
            EchoReply.getDefaultInstance(),
            metadata,
            Duration.ofSeconds(40))
        .get(40, SECONDS);
  }

  private static void fail(Caller caller, com.google.rpc.Code code) throws Exception {
    FailRequest request = FailRequest.newBuilder().setCode(code.getNumber()).build();
    caller
        .call("Fail", request, EchoReply.getDefaultInstance(), Map.of(), Duration.ofSeconds(40))
        .get(40, SECONDS);
  }

  /** Notes the id in the context and that in the metadata. */
  private final class Looking implements ServerInterceptor {
    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      seen.add(RequestId.current() + " " + headers.get(RequestId.METADATA_KEY));
      return next.startCall(call, headers);
    }
  }
}
