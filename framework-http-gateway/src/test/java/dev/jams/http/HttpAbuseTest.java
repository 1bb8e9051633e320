package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.http.RawConnection.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no well-meaning client sends, or that two servers could read in two ways. */
class HttpAbuseTest {
  private static final String GET = "GET /v1/echo/x HTTP/1.1\r\n";
  private static final String POST = "POST /v1/echo HTTP/1.1\r\nHost: x\r\n";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String LAST = GET + "Host: x\r\nConnection: close\r\n\r\n";

  private static App app;

  @BeforeAll
  static void start() throws Exception {
    app = App.named("abuse").service(new ContractService()).listen(HttpGateway.on(0)).start();
  }

  @AfterAll
  static void stop() {
    assertThat(app.stop()).as("calls that nobody ended").isZero();
  }

  @Test
  void refusesARequestWithoutAHost() throws Exception {
    assertRefused(GET + "\r\n", "there is no Host header, expected one");
  }

  @Test
  void refusesARequestOfTwoHosts() throws Exception {
    assertRefused(GET + "Host: x\r\nHost: x\r\n\r\n", "there are 2 Host headers, expected one");
    assertRefused(
        "GET /v1/echo/x HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n",
        "there are 2 Host headers, expected one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a/b", "me@x", "x:80:80", "x:99999", "x:-1", "[::1", "[x]", "%zz"})
  void refusesAHostThatIsNone(String host) throws Exception {
    assertRefused(
        GET + "Host: " + host + "\r\n\r\n",
        "the Host header is \"" + host + "\", expected a host or a host:port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x:", "x:65535", "my_service:80", "[::1]:80", "1.2.3.4", "%41.b"})
  void servesEveryHostThatIsOne(String host) throws Exception {
    assertServed(GET + "Host: " + host + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void servesHttp10WithoutAHost() throws Exception {
    assertServed("GET /v1/echo/x HTTP/1.0\r\n\r\n");
  }

  @Test
  void refusesAFoldedHeader() throws Exception {
    String problem = "a header line begins with a blank; write each header on a line of its own";
    assertRefused(GET + "Host: x\r\nX-A: a\r\n b\r\n\r\n", problem);
    assertRefused(GET + "Host: x\r\nX-A: a\r\n\tb\r\n\r\n", problem);
    assertRefused(GET + "Host: x\r\n \r\n\r\n", problem);
  }

  @Test
  void refusesAFoldedHeaderAfterARequestWithABody() throws Exception {
    String folded = GET + "Host: x\r\nX-A: a\r\n b\r\n\r\n";
    for (String first :
        List.of(
            POST + "Content-Length: 4\r\n\r\n{\n }",
            CHUNKED + "4\r\n{\n }\r\n0\r\n\r\n",
            CHUNKED + "b\r\n{\"number\":\n\r\n4\r\n0\n }\r\n0\r\nX-T: t\r\n\r\n")) {
      assertThat(RawConnection.answers(app.port("http"), first + folded))
          .as(first)
          .extracting(Answer::status)
          .containsExactly(200, 400);
    }
  }

  @Test
  void readsBodiesWithLinesThatBeginWithABlank() throws Exception {
    String json = "{\n \"text\":\n\t\"0\"\n }";
    String length = Integer.toString(json.length());
    String hex = Integer.toHexString(json.length());
    String all =
        (POST + "Content-Length: " + length + "\r\n\r\n" + json).repeat(2)
            + (CHUNKED + hex + "\r\n" + json + "\r\n0\r\n\r\n").repeat(2)
            + LAST;
    assertThat(RawConnection.answers(app.port("http"), all))
        .extracting(Answer::status)
        .containsExactly(200, 200, 200, 200, 200);
  }

  @Test
  void saysOnlyInTheLastAnswerThatItIsTheLast() throws Exception {
    String next = GET + "Host: x\r\n\r\n";
    for (String last : List.of(LAST + next, GET + "\r\n" + next)) {
      assertThat(RawConnection.answers(app.port("http"), next + next + last))
          .extracting(answer -> answer.headers().get("connection"))
          .containsExactly(null, null, "close");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity, chunked", "gzip, chunked", "chunked\r\nTransfer-Encoding: x"})
  void refusesEveryTransferCodingButChunked(String coding) throws Exception {
    assertRefused(POST + "Transfer-Encoding: " + coding + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9", "ICY/1.1"})
  void refusesAnotherVersion(String version) throws Exception {
    assertRefused(
        "GET /v1/echo/x " + version + "\r\nHost: x\r\n\r\n",
        "the version is " + version + ", expected HTTP/1.1 or HTTP/1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nTransfer-Encoding: chunked",
        "Content-Length: 2\r\nContent-Length: 2",
        "Content-Length: 2\r\nContent-Length: 3",
        "Content-Length: 2, 2",
        "Content-Length: +2",
        "Content-Length: 0x2",
        "Content-Length: -1",
        "Content-Length: 99999999999999999999",
        "Content-Length:",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding : chunked",
        "X-A : a",
        "X-A: a\u0000b",
        "X-A: a\rb",
        "X A: b",
        ": b",
        "nonsense",
      })
  void refusesHeadersOfTwoMeanings(String headers) throws Exception {
    assertRefused(POST + headers + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n", null);
  }

  @Test
  void refusesATransferCodingInHttp10() throws Exception {
    assertRefused(
        "POST /v1/echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n", null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2\n{}\n0\n\n",
        "2\r\n{}xx0\r\n\r\n",
        "-2\r\n{}\r\n0\r\n\r\n",
        "+2\r\n{}\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n",
        "FFFFFFFFFFFFFFFF2\r\n{}\r\n0\r\n\r\n",
        "\r\n\r\n",
      })
  void refusesChunksOfTwoMeanings(String chunks) throws Exception {
    assertRefused(CHUNKED + chunks, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/echo/x HTTP/1.1\nHost: x\n\n",
        "\u0001GET /v1/echo/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GE\u0000T /v1/echo/x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/echo/x\r\nHost: x\r\n\r\n",
        "GET  HTTP/1.1\r\nHost: x\r\n\r\n",
      })
  void refusesAMalformedRequestLine(String request) throws Exception {
    assertRefused(request, null);
  }

  @Test
  void refusesTrace() throws Exception {
    assertStatus("TRACE /v1/echo/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405, 12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FOO", "get", "CONNECT"})
  void refusesAMethodThatIsUnknownWhateverItExpects(String method) throws Exception {
    String request = method + " /v1/echo/x HTTP/1.1\r\nHost: x\r\n";
    assertStatus(request + "\r\n", 405, 12);
    assertStatus(request + "Expect: 100-continue\r\n\r\n", 405, 12);
  }

  @Test
  void refusesAnotherExpectation() throws Exception {
    assertStatus(POST + "Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}", 417, 3);
  }

  @Test
  void servesATargetInAbsoluteForm() throws Exception {
    assertServed("GET http://x:80/v1/echo/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assertRefused("GET ftp://x/v1/echo/x HTTP/1.1\r\nHost: x\r\n\r\n", "Invalid request path");
    assertRefused("GET http://a b/v1 HTTP/1.1\r\nHost: x\r\n\r\n", null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "AAMAAABk AA", "AAQ", "AAT_____"})
  void servesOverHttp11WhereTheUpgradeIsMalformed(String settings) throws Exception {
    assertServed(
        GET
            + "Host: x\r\nConnection: close, upgrade, http2-settings\r\nUpgrade: h2c\r\n"
            + "HTTP2-Settings: "
            + settings
            + "\r\n\r\n");
  }

  @Test
  void endsItsSideAtOnceAfterTheLastAnswer() throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      assertServed(LAST);
    }
    // The server alone would wait for three seconds each time.
    assertThat(System.nanoTime() - begin).isLessThan(25_000_000_000L);
  }

  @Test
  void doesNotWaitForALargeBodyThatNobodyWants() throws Exception {
    Answer answer =
        assertStatus(
            "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n{", 405, 12);
    // Otherwise the client would send its next request into a connection that ends.
    assertThat(answer.headers()).containsEntry("connection", "close");
  }

  @Test
  void forgetsACallWhoseTimeIsOverBeforeItBegins() throws Exception {
    assertStatus(GET + "Host: x\r\nConnection: close\r\nGrpc-Timeout: 0n\r\n\r\n", 504, 4);
  }

  /** And closes the connection, lest what follows be taken for a request. */
  private static void assertRefused(String request, String message) throws IOException {
    List<Answer> answers = RawConnection.answers(app.port("http"), request + LAST);
    assertThat(answers).hasSize(1);
    Answer answer = answers.get(0);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("connection", "close");
    assertThat(answer.body()).startsWith("{\"code\":3,\"message\":\"");
    if (message != null) {
      assertThat(answer.body()).contains(message.replace("\"", "\\\""));
    }
  }

  private static Answer assertStatus(String request, int status, int code) throws IOException {
    List<Answer> answers = RawConnection.answers(app.port("http"), request);
    assertThat(answers).hasSize(1);
    assertThat(answers.get(0).status()).isEqualTo(status);
    assertThat(answers.get(0).headers()).containsEntry("content-type", "application/json");
    assertThat(answers.get(0).body()).startsWith("{\"code\":" + code + ",\"message\":\"");
    return answers.get(0);
  }

  private static void assertServed(String request) throws IOException {
    List<Answer> answers = RawConnection.answers(app.port("http"), request);
    assertThat(answers).extracting(Answer::status).containsExactly(200);
    assertThat(answers.get(0).body()).startsWith("{\"text\":\"x\"");
  }
}
