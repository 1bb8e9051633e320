package dev.jams.http.guards;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Spellings of a path by which somebody could get past a rule that a proxy in front has for it. One
 * that is served is equal to the path itself by RFC 3986, section 6.2.2.2, and by no other rule.
 */
@Timeout(120)
class HttpPathAbuseTest {
  private static Apps apps;

  @BeforeAll
  static void start() throws Exception {
    apps = Apps.with();
  }

  @AfterAll
  static void stop() {
    apps.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/jams.protocols.Streams/Echo, 200",
    "/jams.protocols.Streams/%45cho, 200",
    "//jams.protocols.Streams/Echo, 400",
    "/jams.protocols.Streams//Echo, 400",
    "/jams.protocols.Streams/Echo/, 404",
    "/jams.protocols.Streams/Echo;a=b, 400",
    "/jams.protocols.Streams;a=b/Echo, 400",
    "/jams.protocols.Streams%2fEcho, 404",
    "/jams.protocols.Streams/ECHO, 404",
    "/x/%2e%2e/jams.protocols.Streams/Echo, 400",
    "/x%2f..%2fjams.protocols.Streams/Echo, 400",
    "/hello/../jams.protocols.Streams/Echo, 400",
    "/./jams.protocols.Streams/Echo, 400",
    "/%2e/jams.protocols.Streams/Echo, 400",
    "\\jams.protocols.Streams/Echo, 400",
    "/jams.protocols.Streams\\Echo, 400",
    "/jams.protocols.Streams/Echo%00, 400",
    "jams.protocols.Streams/Echo, 400",
  })
  void reachesTheMethodBySpellingsOnlyThatAreItsPath(String path, int status) throws Exception {
    assertThat(overHttp1("POST", path)).as("HTTP/1.1").isEqualTo(status);
    assertThat(overHttp2("POST", path)).as("HTTP/2").isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "/healthz, 200",
    "/%68ealthz, 200",
    "//healthz, 400",
    "/healthz;a=b, 400",
    "/x/%2e%2e/healthz, 400",
    "/x%2f..%2fhealthz, 400",
    "/hello/../healthz, 400",
    "\\healthz, 400",
    "/healthz%00, 400",
  })
  void reachesAnEndpointBySpellingsOnlyThatAreItsPath(String path, int status) throws Exception {
    assertThat(overHttp1("GET", path)).as("HTTP/1.1").isEqualTo(status);
    assertThat(overHttp2("GET", path)).as("HTTP/2").isEqualTo(status);
  }

  private static int overHttp1(String method, String path) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", apps.app.port("http"))) {
      socket.setSoTimeout(60_000);
      String body = method.equals("POST") ? "Content-Length: 2\r\n\r\n{}" : "\r\n";
      String request =
          method
              + " "
              + path
              + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertThat(answer).startsWith("HTTP/1.1 ");
      return Integer.parseInt(answer.substring(9, 12));
    }
  }

  private static int overHttp2(String method, String path) throws Exception {
    try (RawHttp2 connection = apps.connect("http")) {
      boolean post = method.equals("POST");
      connection.headers(
          1,
          !post,
          ":method",
          method,
          ":scheme",
          "http",
          ":path",
          path,
          ":authority",
          "x",
          "content-type",
          "application/json");
      if (post) {
        connection.data(1, true, "{}".getBytes(StandardCharsets.US_ASCII));
      }
      return Integer.parseInt(connection.answer(1).status());
    }
  }
}
