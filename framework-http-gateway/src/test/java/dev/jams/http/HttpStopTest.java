package dev.jams.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.SessionProtocol;
import dev.jams.App;
import dev.jams.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each kind of HTTP call gets when the app stops. */
@Timeout(120)
class HttpStopTest {
  private final ContractService service = new ContractService();
  private final StreamsService streams = new StreamsService();
  private App app;
  private Thread stopping;

  private int start(String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of(args));
    if (!all.contains("--shutdown-drain-timeout")) {
      all.addAll(List.of("--shutdown-drain-timeout", "60s"));
    }
    all.addAll(List.of("--shutdown-cut-timeout", "20s"));
    app =
        App.named("stop")
            .service(service)
            .service(streams)
            .listen(HttpGateway.on(0))
            .start(all.toArray(String[]::new));
    return app.port("http");
  }

  private CompletableFuture<Integer> stop() {
    CompletableFuture<Integer> cut = new CompletableFuture<>();
    stopping = new Thread(() -> cut.complete(app.stop()), "stopping");
    stopping.start();
    return cut;
  }

  /** The app no longer takes connections. */
  private static void awaitDrain(RawHttp idle) throws Exception {
    assertThat(idle.answer()).as("what an idle connection gets").isEmpty();
  }

  /** Until the stop waits in it, there may be connections that are not told of it. */
  private void awaitLameDuck() {
    while (stopping.getState() != Thread.State.TIMED_WAITING
        || Arrays.stream(stopping.getStackTrace())
            .noneMatch(frame -> frame.getMethodName().equals("lameDuck"))) {
      Thread.onSpinWait();
    }
  }

  @AfterEach
  void end() {
    streams.letGo.complete(null);
    if (stopping != null) {
      stopping.interrupt();
    }
    app.close();
  }

  @Test
  void keepAliveConnectionIsClosedOnlyAfterAnAnswerThatSaysSo() throws Exception {
    int port = start("--shutdown-lame-duck", "1h");
    try (RawHttp alive = new RawHttp(port)) {
      alive.send("GET /v1/echo/x HTTP/1.1");
      assertThat(alive.answer()).contains("HTTP/1.1 200 OK").doesNotContain("connection: close");

      stop();

      List<String> answer = askUntilLeaving(port);
      assertThat(answer).first().isEqualTo("HTTP/1.1 503 Service Unavailable");
      alive.send("GET /v1/echo/x HTTP/1.1");
      assertThat(alive.answer()).contains("HTTP/1.1 200 OK", "connection: close");
      assertThat(alive.answer()).as("after the last answer").isEmpty();
    }
  }

  // GM-10
  @Test
  void readinessShowsTheStatesOfTheAppAndItsListeners() throws Exception {
    int port = start("--shutdown-lame-duck", "1h");
    try (RawHttp http = new RawHttp(port)) {
      http.send("GET /readyz HTTP/1.1");
      assertThat(http.answer()).first().isEqualTo("HTTP/1.1 200 OK");
      assertThat(http.lastBody())
          .startsWith(
              "{\"status\":\"SERVING\",\"state\":\"RUNNING\",\"listeners\":{\"http\":\"RUNNING\"}");

      stop();
      askUntilLeaving(port);

      http.send("GET /readyz HTTP/1.1");
      assertThat(http.answer()).first().isEqualTo("HTTP/1.1 503 Service Unavailable");
      assertThat(http.lastBody())
          .startsWith(
              "{\"status\":\"NOT_SERVING\",\"state\":\"DRAINING\","
                  + "\"listeners\":{\"http\":\"DRAINING\"}");
    }
  }

  @Test
  void answerToARequestFromBeforeTheLameDuckSaysThatItIsTheLast() throws Exception {
    int port = start("--shutdown-lame-duck", "1h");
    try (RawHttp slow = new RawHttp(port)) {
      slow.post("/v1/wait");
      CompletableFuture<String> letGo = service.waiting.get(20, SECONDS);

      stop();
      awaitLameDuck();
      letGo.complete("done");

      assertThat(slow.answer()).contains("HTTP/1.1 200 OK", "connection: close");
      assertThat(slow.answer()).as("after the last answer").isEmpty();
    }
  }

  @Test
  void pipelinedRequestsAreAllAnswered() throws Exception {
    int port = start();
    try (RawHttp pipelined = new RawHttp(port);
        RawHttp idle = new RawHttp(port)) {
      idle.send("GET /v1/echo/x HTTP/1.1");
      idle.answer();
      pipelined.post("/v1/wait");
      pipelined.send("GET /v1/echo/second HTTP/1.1");
      CompletableFuture<String> letGo = service.waiting.get(20, SECONDS);

      CompletableFuture<Integer> stopped = stop();
      awaitDrain(idle);
      letGo.complete("first");

      assertThat(pipelined.answer())
          .contains("HTTP/1.1 200 OK")
          .doesNotContain("connection: close");
      assertThat(pipelined.lastBody()).contains("first");
      assertThat(pipelined.answer()).contains("HTTP/1.1 200 OK", "connection: close");
      assertThat(pipelined.lastBody()).contains("second");
      assertThat(pipelined.answer()).as("after the last answer").isEmpty();
      assertThat(stopped.get(20, SECONDS)).isZero();
    }
  }

  @Test
  void requestWhoseHeadIsHalfReadIsAnswered() throws Exception {
    int port = start();
    try (RawHttp idle = new RawHttp(port);
        RawConnection half = new RawConnection(port)) {
      idle.send("GET /v1/echo/x HTTP/1.1");
      idle.answer();
      // The answer to the first says that the begin of the second has been read, too.
      half.write(
          "GET /v1/echo/half HTTP/1.1\r\nHost: localhost\r\n\r\nGET /v1/echo/x HTTP/1.1\r\nHo");
      half.awaitAnswer();

      CompletableFuture<Integer> stopped = stop();
      awaitDrain(idle);
      half.write("st: localhost\r\n\r\n");

      assertThat(half.answersToTheEnd(false))
          .singleElement()
          .satisfies(answer -> assertThat(answer.status()).isEqualTo(200));
      assertThat(stopped.get(20, SECONDS)).isZero();
    }
  }

  @Test
  void uploadMayFinish() throws Exception {
    int port = start();
    try (RawHttp idle = new RawHttp(port);
        RawConnection upload = new RawConnection(port)) {
      idle.send("GET /v1/echo/x HTTP/1.1");
      idle.answer();
      upload.write(
          "POST /v1/sum HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Transfer-Encoding: chunked\r\n\r\nc\r\n{\"value\":20}\r\n");
      assertThat(streams.received.poll(20, SECONDS)).isEqualTo(20L);

      CompletableFuture<Integer> stopped = stop();
      awaitDrain(idle);
      upload.write("c\r\n{\"value\":22}\r\n0\r\n\r\n");

      assertThat(upload.answersToTheEnd(false))
          .singleElement()
          .satisfies(
              answer -> {
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).contains("42");
                assertThat(answer.headers()).containsEntry("connection", "close");
              });
      assertThat(stopped.get(20, SECONDS)).isZero();
    }
  }

  @Test
  void callThatIsCutIsToldWhenToTryAgainAndThatTheConnectionEnds() throws Exception {
    int port = start("--shutdown-drain-timeout", "100ms", "--shutdown-retry-after", "1500ms");
    try (RawConnection stuck = new RawConnection(port)) {
      stuck.write(
          "POST /v1/wait HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 2\r\n\r\n{}");
      service.waiting.get(20, SECONDS);

      assertThat(app.stop()).isEqualTo(1);

      assertThat(stuck.answersToTheEnd(false))
          .singleElement()
          .satisfies(
              answer -> {
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.headers())
                    .containsEntry("retry-after", "2")
                    .containsEntry("connection", "close");
                assertThat(answer.body())
                    .contains("the server is shutting down", "\"retryDelay\":\"1.500s\"");
              });
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"H1C", "H2C"})
  void linesOfJsonThatAreCutEndWithAnErrorThatCanBeParsed(SessionProtocol protocol)
      throws Exception {
    String[] lines = cut(protocol, "application/x-ndjson").split("\n", -1);

    assertThat(lines).hasSize(3).endsWith("");
    assertThat(lines[0]).contains("\"value\":\"1\"");
    assertThat(lines[1]).startsWith("{\"error\":").endsWith("}");
    assertSaysWhenToTryAgain(lines[1].substring("{\"error\":".length(), lines[1].length() - 1));
  }

  @ParameterizedTest
  @EnumSource(names = {"H1C", "H2C"})
  void eventStreamThatIsCutEndsWithAnErrorEvent(SessionProtocol protocol) throws Exception {
    String[] events = cut(protocol, "text/event-stream").split("\n\n", -1);

    assertThat(events).hasSize(3).endsWith("");
    assertThat(events[0]).startsWith("data: {").contains("\"value\":\"1\"");
    assertThat(events[1]).startsWith("event: error\ndata: {");
    assertSaysWhenToTryAgain(events[1].substring("event: error\ndata: ".length()));
  }

  @ParameterizedTest
  @EnumSource(names = {"H1C", "H2C"})
  void arrayThatIsCutIsNotClosed(SessionProtocol protocol) throws Exception {
    assertThat(cut(protocol, "application/json")).startsWith("[{").endsWith("}");
  }

  /** What a client reads of a stream that has sent one message and never ends by itself. */
  private String cut(SessionProtocol protocol, String accept) throws Exception {
    int port = start("--shutdown-drain-timeout", "100ms", "--shutdown-retry-after", "1500ms");
    try (ClientFactory factory = ClientFactory.builder().build()) {
      CompletableFuture<AggregatedHttpResponse> stream =
          WebClient.builder(protocol.uriText() + "://127.0.0.1:" + port)
              .factory(factory)
              .build()
              .prepare()
              .get("/v1/count/2?waitAfter=1")
              .header("accept", accept)
              .execute()
              .aggregate();
      while (streams.passed.get() == 0) {
        Thread.onSpinWait();
      }

      CompletableFuture<Integer> stopped = stop();
      AggregatedHttpResponse whole = stream.get(20, SECONDS);
      streams.letGo.complete(null);

      assertThat(stopped.get(20, SECONDS)).isEqualTo(1);
      assertThat(whole.status()).isEqualTo(HttpStatus.OK);
      assertThat(whole.contentType().toString()).startsWith(accept);
      return whole.contentUtf8();
    }
  }

  private static void assertSaysWhenToTryAgain(String json) throws Exception {
    Status.Builder status = Status.newBuilder();
    JsonFormat.parser()
        .usingTypeRegistry(TypeRegistry.newBuilder().add(RetryInfo.getDescriptor()).build())
        .merge(json, status);
    assertThat(status.getCode()).isEqualTo(Code.UNAVAILABLE_VALUE);
    assertThat(status.getMessage()).isEqualTo("the server is shutting down");
    assertThat(status.getDetails(0).unpack(RetryInfo.class).getRetryDelay())
        .isEqualTo(Durations.fromMillis(1500));
  }

  @Test
  void http2ServesWhatComesWhileClientsLeave() throws Exception {
    int port = start("--shutdown-lame-duck", "1h");
    try (ClientFactory factory = ClientFactory.builder().build()) {
      WebClient client = client(factory, port);
      CompletableFuture<AggregatedHttpResponse> slow =
          client.execute(HttpRequest.of(HttpMethod.POST, "/v1/wait")).aggregate();
      CompletableFuture<String> letGo = service.waiting.get(20, SECONDS);

      stop();
      askUntilLeaving(port);

      for (int i = 0; i < 5; i++) {
        assertThat(client.get("/v1/echo/x").aggregate().get(20, SECONDS).status())
            .isEqualTo(HttpStatus.OK);
      }
      letGo.complete("done");
      assertThat(slow.get(20, SECONDS).contentUtf8()).contains("done");
      assertThat(app.state()).isEqualTo(State.DRAINING);
    }
  }

  @Test
  void http2CallInFlightGetsItsAnswer() throws Exception {
    int port = start();
    try (ClientFactory factory = ClientFactory.builder().build();
        RawHttp idle = new RawHttp(port)) {
      idle.send("GET /v1/echo/x HTTP/1.1");
      idle.answer();
      CompletableFuture<AggregatedHttpResponse> slow =
          client(factory, port).execute(HttpRequest.of(HttpMethod.POST, "/v1/wait")).aggregate();
      CompletableFuture<String> letGo = service.waiting.get(20, SECONDS);

      CompletableFuture<Integer> stopped = stop();
      awaitDrain(idle);
      letGo.complete("done");

      assertThat(slow.get(20, SECONDS).contentUtf8()).contains("done");
      assertThat(stopped.get(20, SECONDS)).isZero();
    }
  }

  /** The stream of an early answer is kept for some time; the drain of 60 seconds is not. */
  @Test
  void earlyAnswerOverHttp2HoldsUpNoStop() throws Exception {
    int port = start();
    try (ClientFactory factory = ClientFactory.builder().build()) {
      assertThat(
              client(factory, port)
                  .post("/no/such/path", new byte[6 << 20])
                  .aggregate()
                  .get(20, SECONDS)
                  .status())
          .isEqualTo(HttpStatus.NOT_FOUND);

      assertThat(stop().get(20, SECONDS)).isZero();
    }
  }

  private static WebClient client(ClientFactory factory, int port) {
    return WebClient.builder("h2c://127.0.0.1:" + port).factory(factory).build();
  }

  /** Each on a connection of its own, which is served, too. */
  private static List<String> askUntilLeaving(int port) throws Exception {
    while (true) {
      try (RawHttp http = new RawHttp(port)) {
        http.send("GET /readyz HTTP/1.1");
        List<String> answer = http.answer();
        if (answer.contains("connection: close")) {
          return answer;
        }
      }
    }
  }
}
