package dev.jams.http;

import static dev.jams.http.MannersApp.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.StartException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of web pages from other origins. Raw requests, because a client of the JDK sends none. */
@Timeout(120)
class HttpCorsTest {
  private static final String PAGE = "https://app.example.com";

  @RegisterExtension
  static final MannersApp app =
      new MannersApp(
          "--http-cors-origins", PAGE + ", http://localhost:3000", "--http-cors-credentials");

  @Test
  void isOffByDefault() throws Exception {
    try (MannersApp byDefault = MannersApp.started()) {
      HttpResponse<byte[]> response = byDefault.get("/m/notes/t", "Origin", PAGE);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().map().keySet())
          .noneMatch(name -> name.startsWith("access-control"));
      HttpResponse<byte[]> preflight = byDefault.send(preflight(byDefault, PAGE, "POST"));
      assertThat(preflight.statusCode()).isEqualTo(204);
      assertThat(header(preflight, "access-control-allow-origin")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {PAGE, "http://localhost:3000"})
  void letsPagesOfTheListReadTheAnswer(String origin) throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/t", "Origin", origin);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "access-control-allow-origin")).isEqualTo(origin);
    assertThat(header(response, "access-control-allow-credentials")).isEqualTo("true");
    assertThat(header(response, "access-control-expose-headers").split(","))
        .contains("grpc-status", "grpc-message", "grpc-status-details-bin", "etag", "location");
    assertThat(header(response, "vary")).isEqualTo("origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example.com",
        "http://app.example.com",
        "https://app.example.com.evil.com",
        "https://app.example.com:444",
        "https://sub.app.example.com",
        "null",
        "",
        "*"
      })
  void letsNoOtherPageReadTheAnswer(String origin) throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/t", "Origin", origin);
    assertThat(header(response, "access-control-allow-origin")).isNull();
    assertThat(header(response, "access-control-allow-credentials")).isNull();
    HttpResponse<byte[]> preflight = app.send(preflight(app, origin, "POST"));
    assertThat(header(preflight, "access-control-allow-origin")).isNull();
    assertThat(header(preflight, "access-control-allow-methods")).isNull();
  }

  @Test
  void answersABrowserThatAsksFirst() throws Exception {
    HttpResponse<byte[]> response = app.send(preflight(app, PAGE, "PUT"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(header(response, "access-control-allow-origin")).isEqualTo(PAGE);
    assertThat(header(response, "access-control-allow-methods").split(","))
        .containsExactlyInAnyOrder("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    assertThat(header(response, "access-control-allow-headers").split(","))
        .contains("authorization", "content-type", "grpc-timeout", "x-grpc-web")
        .contains("connect-protocol-version");
    assertThat(header(response, "access-control-max-age")).isEqualTo("600");
    assertThat(header(response, "access-control-allow-credentials")).isEqualTo("true");
    assertThat(header(response, "vary")).isEqualTo("origin");
    assertThat(header(response, "allow")).isNull();
  }

  @Test
  void stillAnswersOrdinaryOptions() throws Exception {
    HttpResponse<byte[]> response =
        app.send(
            app.request("/m/notes/t")
                .header("Origin", PAGE)
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(header(response, "allow")).contains("GET");
    assertThat(header(response, "access-control-allow-origin")).isEqualTo(PAGE);
  }

  @ParameterizedTest
  @CsvSource({
    "/m/notes/missing, 404",
    "/no/such/path, 404",
    "/m/notes/t?number=x, 400",
    "/m/count, 405",
    "/readyz, 200",
    "/openapi.json, 200"
  })
  void letsPagesReadErrorsAndEndpointsToo(String path, int status) throws Exception {
    HttpResponse<byte[]> response = app.get(path, "Origin", PAGE);
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(header(response, "access-control-allow-origin")).isEqualTo(PAGE);
  }

  @Test
  void letsPagesReadTheErrorOfABodyThatIsTooLarge() throws Exception {
    HttpResponse<byte[]> response =
        app.send(
            app.request("/m/notes")
                // Over HTTP/2 this client wants to send all of its body first.
                .version(HttpClient.Version.HTTP_1_1)
                .header("Origin", PAGE)
                .POST(BodyPublishers.ofByteArray(new byte[5 << 20])));
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(header(response, "access-control-allow-origin")).isEqualTo(PAGE);
  }

  @Test
  void variesByBothOriginAndCoding() throws Exception {
    HttpResponse<byte[]> response =
        app.get("/m/long/5000", "Origin", PAGE, "Accept-Encoding", "gzip");
    assertThat(response.headers().allValues("vary"))
        .containsExactlyInAnyOrder("accept-encoding", "origin");
    assertThat(header(response, "content-encoding")).isEqualTo("gzip");
  }

  @Test
  void canAllowAllOriginsWithoutCredentials() throws Exception {
    try (MannersApp all =
        MannersApp.started(
            "--http-cors-origins=*",
            "--http-cors-headers=*",
            "--http-cors-methods=GET, POST",
            "--http-cors-exposed-headers=grpc-metadata-x",
            "--http-cors-max-age=0s")) {
      HttpResponse<byte[]> response = all.get("/m/notes/t", "Origin", "https://any.example");
      assertThat(header(response, "access-control-allow-origin")).isEqualTo("*");
      assertThat(header(response, "access-control-allow-credentials")).isNull();
      assertThat(header(response, "access-control-expose-headers")).isEqualTo("grpc-metadata-x");
      HttpResponse<byte[]> preflight =
          all.send(
              preflight(all, "https://any.example", "POST")
                  .header("Access-Control-Request-Headers", "grpc-metadata-x"));
      assertThat(header(preflight, "access-control-allow-origin")).isEqualTo("*");
      assertThat(header(preflight, "access-control-allow-headers")).isEqualTo("grpc-metadata-x");
      assertThat(header(preflight, "access-control-allow-methods").split(","))
          .containsExactlyInAnyOrder("GET", "POST");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--http-cors-origins=* | --http-cors-credentials | "
            + "flag --http-cors-origins: http.cors.origins is \"*\": "
            + "http.cors.credentials is true, which would let every page act in its visitor's "
            + "name; name the origins, or switch the credentials off",
        "--http-cors-origins=*, https://a.example | --http-cors-credentials=false | "
            + "http.cors.origins is \"*, https://a.example\": \"*, https://a.example\" is none, "
            + "expected either * or a list of origins",
        "--http-cors-origins=app.example.com | --http-cors-credentials | http.cors.origins is"
            + " \"app.example.com\": \"app.example.com\" is none, expected a scheme, a host and"
            + " perhaps a port in lower case, such as https://app.example.com",
        "--http-cors-origins=https://a.example/ | --http-cors-credentials | http.cors.origins is"
            + " \"https://a.example/\": \"https://a.example/\" is none, expected a scheme, a host"
            + " and perhaps a port in lower case, such as https://app.example.com",
        "--http-cors-origins=https://a.example | --http-cors-methods=GET, FETCH | "
            + "http.cors.methods is \"GET, FETCH\": \"FETCH\" is none, expected some of "
            + "[OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE]",
        "--http-cors-origins=https://a.example | --http-cors-headers=a b | http.cors.headers is \"a"
            + " b\": \"a b\" is none, expected names of headers with commas between"
      })
  void refusesToStartWithWhatCannotBe(String one, String other, String message) {
    assertThatThrownBy(() -> MannersApp.started(one, other).close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining(message);
  }

  private static HttpRequest.Builder preflight(MannersApp to, String origin, String method) {
    return to.request("/m/notes/t")
        .header("Origin", origin)
        .header("Access-Control-Request-Method", method)
        .method("OPTIONS", BodyPublishers.noBody());
  }
}
