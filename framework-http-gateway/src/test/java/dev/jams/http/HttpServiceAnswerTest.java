package dev.jams.http;

import static dev.jams.http.MannersApp.header;
import static dev.jams.http.MannersApp.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.http.manners.Note;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statuses and headers that a service chooses for its answer. */
@Timeout(120)
class HttpServiceAnswerTest {
  private static final String STATUS = "Grpc-Metadata-Set-Http-Status";
  private static final String LOCATION = "Grpc-Metadata-Set-Http-Header-Location";
  @RegisterExtension static final MannersApp app = new MannersApp();

  @Test
  void saysWhereWhatItMadeIs() throws Exception {
    HttpResponse<byte[]> response =
        app.send(
            app.request("/m/notes")
                .headers(STATUS, "201", LOCATION, "/m/notes/t")
                .POST(BodyPublishers.ofString("{\"text\":\"t\"}")));
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(header(response, "location")).isEqualTo("/m/notes/t");
    assertThat(text(response)).isEqualTo("{\"text\":\"t\"}");
    assertThat(response.headers().map()).doesNotContainKey("grpc-metadata-http-status");
  }

  @Test
  void sendsTheClientElsewhere() throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/t", STATUS, "303", LOCATION, "/elsewhere");
    assertThat(response.statusCode()).isEqualTo(303);
    assertThat(header(response, "location")).isEqualTo("/elsewhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"204", "205", "304"})
  void hasNoBodyWhereHttpHasNone(String status) throws Exception {
    try (RawHttp http = new RawHttp(app.port())) {
      http.send("GET /m/notes/t HTTP/1.1", STATUS + ": " + status, "Accept-Encoding: gzip");
      assertThat(http.answer())
          .anyMatch(line -> line.startsWith("HTTP/1.1 " + status))
          .noneMatch(line -> line.startsWith("content-type"))
          .noneMatch(line -> line.startsWith("transfer-encoding"));
      // A body that nobody expects would be taken for the next answer.
      http.send("GET /m/notes/next HTTP/1.1");
      assertThat(http.answer()).first().isEqualTo("HTTP/1.1 200 OK");
      assertThat(http.lastBody()).isEqualTo("{\"text\":\"next\"}");
    }
  }

  @Test
  void hasNoBodyOfAStreamWhereHttpHasNone() throws Exception {
    try (RawHttp http = new RawHttp(app.port())) {
      http.send("GET /m/repeat/t HTTP/1.1", STATUS + ": 204", "Accept-Encoding: gzip");
      var stream = app.service.streams.take();
      stream.onNext(Note.newBuilder().setText("t").build());
      stream.onCompleted();
      assertThat(http.answer()).first().isEqualTo("HTTP/1.1 204 No Content");
      http.send("GET /m/notes/next HTTP/1.1");
      assertThat(http.answer()).first().isEqualTo("HTTP/1.1 200 OK");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"100", "199", "400", "500", "600", "999", "20", "2000", "abc", "-20", ""})
  void ignoresAStatusThatIsNoSuccess(String status) throws Exception {
    assertThat(app.get("/m/notes/t", STATUS, status).statusCode()).isEqualTo(200);
  }

  @Test
  void choosesTheStatusOfAnError() throws Exception {
    HttpResponse<byte[]> response =
        app.get("/m/notes/missing", "Grpc-Metadata-End-Http-Status", "410");
    assertThat(response.statusCode()).isEqualTo(410);
    response = app.get("/m/notes/missing", "Grpc-Metadata-End-Http-Status", "200");
    assertThat(response.statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhenToComeBackAndHowToLogIn() throws Exception {
    HttpResponse<byte[]> response =
        app.get(
            "/m/notes/missing",
            "Grpc-Metadata-End-Retry-After",
            "7",
            "Grpc-Metadata-End-Www-Authenticate",
            "Basic realm=\"x\"");
    assertThat(header(response, "retry-after")).isEqualTo("7");
    assertThat(header(response, "www-authenticate")).isEqualTo("Basic realm=\"x\"");
  }

  @Test
  void letsNoLineBreakOut() throws Exception {
    try (RawHttp http = new RawHttp(app.port())) {
      http.send(
          "GET /m/notes/t HTTP/1.1",
          LOCATION + ": /x<CR><LF>Set-Cookie: a=b",
          "Grpc-Metadata-Set-Plain: x<LF>Set-Cookie: a=b",
          "Grpc-Metadata-Set-Other: x<CR>Set-Cookie: a=b",
          "Grpc-Metadata-End-Trailer: x<CR><LF><CR><LF>HTTP/1.1 200 OK",
          "Grpc-Metadata-End-Retry-After: 1<CR><LF>Set-Cookie: a=b");
      assertThat(http.answer()).first().isEqualTo("HTTP/1.1 200 OK");
      assertThat(http.lastBody()).isEqualTo("{\"text\":\"t\"}");
      http.send("GET /m/notes/missing HTTP/1.1", "Grpc-Metadata-End-X: 1<CR><LF>Set-Cookie: a=b");
      assertThat(http.answer())
          .noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("set-cookie"))
          .first()
          .isEqualTo("HTTP/1.1 404 Not Found");
    }
  }

  @Test
  void letsNoHeaderOfTheConnectionOut() throws Exception {
    for (String name :
        new String[] {
          "connection",
          "transfer-encoding",
          "content-length",
          "keep-alive",
          "upgrade",
          "te",
          "trailer",
          "proxy-connection",
          "date",
          "content-encoding"
        }) {
      HttpResponse<byte[]> response =
          app.get("/m/notes/t", "Grpc-Metadata-Set-Http-Header-" + name, "evil");
      assertThat(response.statusCode()).as(name).isEqualTo(200);
      assertThat(response.headers().allValues(name)).as(name).doesNotContain("evil");
      assertThat(text(response)).isEqualTo("{\"text\":\"t\"}");
    }
  }

  /** Nobody can turn the one method into another: a proxy that lets GET through means it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"})
  void ignoresAMethodOverride(String header) throws Exception {
    HttpResponse<byte[]> response =
        app.send(
            app.request("/m/inner/x?_method=PUT")
                .header(header, "PUT")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(app.get("/m/count", header, "POST").statusCode()).isEqualTo(405);
  }

  @Test
  void limitsTheParametersOfAQuery() throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/t?" + "x&".repeat(1001));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(MannersApp.status(response).getMessage())
        .isEqualTo("query: more than 1000 parameters; send fewer");
    assertThat(app.get("/m/notes/t?" + "x&".repeat(1000)).statusCode()).isEqualTo(200);
  }
}
