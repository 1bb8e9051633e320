package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.testing.AppExtension;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets that asks for too much, or says what cannot be read. */
class HttpLimitsTest {
  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
              () -> App.named("limits").service(new ContractService()).listen(HttpGateway.on(0)))
          .args("--http-read-timeout", "500ms");

  // GM-12
  @Test
  void givesUpOnABodyThatDoesNotArrive() throws Exception {
    assertRefused("408 Request Timeout", 4, "POST /v1/echo HTTP/1.1", "Content-Length: 10");
  }

  // GM-12
  @Test
  void refusesHeadersThatAreTooLarge() throws Exception {
    assertRefused(
        "431 Request Header Fields Too Large",
        8,
        "GET /v1/echo/x HTTP/1.1",
        "X-Large: " + "x".repeat(10_000));
  }

  @Test
  void refusesTooManyHeaders() throws Exception {
    String[] many = new String[10_000];
    Arrays.fill(many, "a: b");
    assertRefused("431 Request Header Fields Too Large", 8, "GET /v1/echo/x HTTP/1.1", many);
  }

  @Test
  void refusesAUrlThatIsTooLong() throws Exception {
    assertRefused(
        "414 Request-URI Too Long", 8, "GET /v1/echo/" + "x".repeat(20_000) + " HTTP/1.1");
  }

  @Test
  void refusesABodyThatSaysItIsTooLarge() throws Exception {
    assertRefused(
        "413 Request Entity Too Large", 8, "POST /v1/echo HTTP/1.1", "Content-Length: 99999999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/echo/%zz", "/v1/echo/%ff", "/v1/echo/%00", "/v1/../v1/echo/x"})
  void refusesAPathThatIsMalformed(String path) throws Exception {
    assertRefused("400 Bad Request", 3, "GET " + path + " HTTP/1.1");
  }

  @Test
  void keepsAnEncodedSlashInsideItsSegment() throws Exception {
    try (RawHttp http = new RawHttp(app.port("http"))) {
      http.send("GET /v1%2Fecho/x HTTP/1.1");
      assertThat(http.answer()).first().isEqualTo("HTTP/1.1 404 Not Found");
    }
  }

  private static void assertRefused(String status, int code, String line, String... headers)
      throws Exception {
    try (RawHttp http = new RawHttp(app.port("http"))) {
      http.send(line, headers);
      assertThat(http.answer())
          .startsWith("HTTP/1.1 " + status)
          .contains("content-type: application/json");
      assertThat(http.lastBody()).startsWith("{\"code\":" + code + ",\"message\":");
    }
  }
}
