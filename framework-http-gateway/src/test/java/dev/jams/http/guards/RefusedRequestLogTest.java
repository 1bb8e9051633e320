package dev.jams.http.guards;

import static dev.jams.http.guards.Apps.ECHO;
import static dev.jams.http.guards.Apps.call;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.jams.http.Lines;
import dev.jams.http.guards.RawHttp2.Answer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request id and the line of a request over HTTP/2 that never becomes a call. */
@Timeout(120)
class RefusedRequestLogTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PEER = "127\\.0\\.0\\.1:\\d+";

  private static Apps apps;

  @RegisterExtension final Lines lines = new Lines("dev.jams.access");

  @BeforeAll
  static void start() throws Exception {
    apps = new Apps("min-body-rate", "100000", "body-grace", "500ms");
  }

  @AfterAll
  static void stop() {
    apps.close();
  }

  private static Answer answer(String listener, String... head) throws IOException {
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.headers(1, true, head);
      return connection.answer(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void callWithHeadersThatAreTooLargeHasThemAsEveryCall(String listener) throws Exception {
    String[] head =
        call(
            ECHO,
            "x-large",
            "x".repeat(9_000),
            "x-request-id",
            "id-1",
            "traceparent",
            "00-" + TRACE + "-00f067aa0ba902b7-01");
    assertThat(answer(listener, head).headers())
        .containsEntry("grpc-status", "8")
        .containsEntry("x-request-id", "id-1");

    ILoggingEvent line = lines.next();
    assertThat(line.getMessage()).isEqualTo("call");
    assertThat(line.getLevel()).isEqualTo(Level.WARN);
    Map<String, Object> values = Lines.values(line);
    assertThat(values)
        .containsEntry("protocol", "grpc")
        .containsEntry("method", ECHO.substring(1))
        .containsEntry("code", "RESOURCE_EXHAUSTED")
        .containsEntry("request_bytes", 0L)
        .containsEntry("response_bytes", 0L)
        .containsEntry("request_id", "id-1")
        .containsEntry("trace_id", TRACE);
    assertThat((Double) values.get("duration_ms")).isPositive();
    assertThat((String) values.get("peer")).matches(PEER);
    if (listener.equals("http")) {
      assertThat(values)
          .containsEntry("http_method", "POST")
          .containsEntry("path", ECHO)
          .containsEntry("http_status", 200);
    } else {
      assertThat(values).doesNotContainKeys("http_method", "path", "http_status");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void requestIdThatIsNotWellFormedIsReplaced(String listener) throws Exception {
    for (String sent : new String[] {"", "with blank", "x".repeat(129)}) {
      Answer answer = answer(listener, call(ECHO, "host", "elsewhere", "x-request-id", sent));
      assertThat(answer.grpcStatus()).isEqualTo("3");
      String id = answer.headers().get("x-request-id");
      assertThat(id).matches("[0-9a-f]{32}");
      ILoggingEvent line = lines.next();
      assertThat(line.getLevel()).isEqualTo(Level.INFO);
      assertThat(Lines.values(line))
          .containsEntry("code", "INVALID_ARGUMENT")
          .containsEntry("request_id", id);
    }
  }

  @Test
  void jsonRequestHasItsPathWithoutTheQuery() throws Exception {
    Answer answer =
        answer(
            "http",
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/v1/a%20b?secret=1",
            ":authority",
            "x",
            "x-large",
            "x".repeat(9_000));
    assertThat(answer.status()).isEqualTo("431");
    ILoggingEvent line = lines.next();
    assertThat(line.getMessage()).isEqualTo("request");
    assertThat(Lines.values(line))
        .doesNotContainKey("method")
        .containsEntry("protocol", "http")
        .containsEntry("http_method", "GET")
        .containsEntry("path", "/v1/a%20b")
        .containsEntry("code", "RESOURCE_EXHAUSTED")
        .containsEntry("http_status", 431)
        .containsEntry("response_bytes", (long) answer.body().length())
        .containsEntry("request_id", answer.headers().get("x-request-id"));
  }

  @Test
  void requestOfGrpcWebIsCalledSo() throws Exception {
    String[] head = call(ECHO, "host", "elsewhere");
    head[Arrays.asList(head).indexOf("application/grpc")] = "application/grpc-web+proto";
    assertThat(answer("http", head).grpcStatus()).isEqualTo("3");
    assertThat(Lines.values(lines.next())).containsEntry("protocol", "grpc-web");
  }

  @Test
  void requestThatCannotBeAnsweredHasALine() throws Exception {
    String[] noMethod = Arrays.copyOfRange(call(ECHO), 2, 12);
    assertThat(answer("http", noMethod).reset()).isEqualTo(1);
    assertThat(Lines.values(lines.next()))
        .doesNotContainKeys("http_method", "http_status")
        .containsEntry("method", ECHO.substring(1))
        .containsEntry("code", "INVALID_ARGUMENT");
  }

  @Test
  void methodThatTheServerDoesNotKnowHasALineWithItsPeer() throws Exception {
    Answer answer =
        answer("http", ":method", "BREW", ":scheme", "http", ":path", "/x", ":authority", "x");
    assertThat(answer.status()).isEqualTo("400");
    Map<String, Object> values = Lines.values(lines.next());
    assertThat(values)
        .containsEntry("http_status", 400)
        .containsEntry("request_id", answer.headers().get("x-request-id"));
    assertThat((String) values.get("peer")).matches(PEER);
    assertThat((Double) values.get("duration_ms")).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void slowRequestIsAnsweredWithTheIdOfItsLine(String listener) throws Exception {
    for (String sent : new String[] {"", "id-2"}) {
      try (RawHttp2 connection = apps.connect(listener)) {
        connection.headers(1, false, call(ECHO, "x-request-id", sent));
        connection.data(1, false, (byte) 0);
        Answer answer = connection.answer(1);
        assertThat(answer.grpcStatus()).isEqualTo("4");
        String id = answer.headers().get("x-request-id");
        assertThat(id).matches(sent.isEmpty() ? "[0-9a-f]{32}" : sent);
        assertThat(Lines.values(lines.next())).containsEntry("request_id", id);
      }
    }
  }
}
