package dev.jams.http;

import static dev.jams.http.MannersApp.header;
import static dev.jams.http.MannersApp.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, sections 8.8.3 and 13.1.2. */
class HttpEntityTagTest {
  private static final String PATH = "/m/notes/t";
  @RegisterExtension static final MannersApp app = new MannersApp("--http-etag");

  @Test
  void hasNoTagsByDefault() throws Exception {
    try (MannersApp byDefault = MannersApp.started()) {
      assertThat(header(byDefault.get(PATH), "etag")).isNull();
      assertThat(byDefault.get(PATH, "If-None-Match", "*").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void namesWhatTheAnswerHolds() throws Exception {
    String tag = header(app.get(PATH), "etag");
    assertThat(tag).matches("\"[-_A-Za-z0-9]{22}\"").isEqualTo(header(app.get(PATH), "etag"));
    assertThat(header(app.get(PATH + "?number=1"), "etag")).isNotEqualTo(tag);
    assertThat(header(app.get(PATH, "Accept", "application/protobuf"), "etag")).isNotEqualTo(tag);
  }

  @Test
  void answersHeadWithTheTag() throws Exception {
    HttpResponse<byte[]> head = app.send(app.request(PATH).method("HEAD", BodyPublishers.noBody()));
    assertThat(header(head, "etag")).isEqualTo(header(app.get(PATH), "etag"));
    HttpResponse<byte[]> known =
        app.send(
            app.request(PATH)
                .header("If-None-Match", header(head, "etag"))
                .method("HEAD", BodyPublishers.noBody()));
    assertThat(known.statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "W/%s",
        "*",
        " * ",
        "\"a\", %s",
        "\"a,b\" , W/\"c\",%s",
        "W/\"%%s\", W/%s",
        "\"unclosed\" \"x\" %s"
      })
  void doesNotSendWhatTheClientHas(String known) throws Exception {
    HttpResponse<byte[]> response = app.get(PATH, "Grpc-Metadata-Set-X", "y");
    String tag = header(response, "etag");
    HttpResponse<byte[]> again =
        app.get(PATH, "If-None-Match", known.formatted(tag), "Grpc-Metadata-Set-X", "y");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "etag")).isEqualTo(tag);
    assertThat(header(again, "grpc-metadata-x")).isEqualTo("y");
    assertThat(header(again, "date")).isNotNull();
    assertThat(header(again, "content-type")).isNull();
  }

  @Test
  void takesSeveralHeaders() throws Exception {
    String tag = header(app.get(PATH), "etag");
    HttpResponse<byte[]> again = app.get(PATH, "If-None-Match", "\"a\"", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\"", "", "x", "\"", "W/", "W/\"\"", "\"a\", *"})
  void sendsWhatTheClientDoesNotHave(String known) throws Exception {
    HttpResponse<byte[]> response = app.get(PATH, "If-None-Match", known);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("{\"text\":\"t\"}");
  }

  @Test
  void tagsOnlyWhatIsRead() throws Exception {
    HttpResponse<byte[]> response =
        app.send(
            app.request("/m/notes")
                .header("If-None-Match", "*")
                .POST(BodyPublishers.ofString("{}")));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "etag")).isNull();
  }

  @Test
  void tagsNoErrors() throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/missing", "If-None-Match", "*");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(header(response, "etag")).isNull();
  }

  @Test
  void prefersTheTagOfTheService() throws Exception {
    HttpResponse<byte[]> response = app.get(PATH, "Grpc-Metadata-Set-Http-Header-ETag", "\"v1\"");
    assertThat(response.headers().allValues("etag")).containsExactly("\"v1\"");
    response =
        app.get(PATH, "Grpc-Metadata-Set-Http-Header-ETag", "\"v1\"", "If-None-Match", "W/\"v1\"");
    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(header(response, "etag")).isEqualTo("\"v1\"");
  }

  @Test
  void honoursTheTagOfTheServiceWithoutTheSwitch() throws Exception {
    try (MannersApp byDefault = MannersApp.started()) {
      HttpResponse<byte[]> response =
          byDefault.get(
              PATH, "Grpc-Metadata-Set-Http-Header-ETag", "W/\"v1\"", "If-None-Match", "\"v1\"");
      assertThat(response.statusCode()).isEqualTo(304);
    }
  }

  /** What is compressed is not the same byte for byte, so its tag is a weak one. */
  @Test
  void weakensTheTagOfWhatIsCompressed() throws Exception {
    String strong = header(app.get("/m/long/5000"), "etag");
    HttpResponse<byte[]> response = app.get("/m/long/5000", "Accept-Encoding", "gzip");
    assertThat(header(response, "content-encoding")).isEqualTo("gzip");
    assertThat(header(response, "etag")).isEqualTo("W/" + strong);
    for (String coding : new String[] {"gzip", "br", "identity"}) {
      HttpResponse<byte[]> again =
          app.get("/m/long/5000", "Accept-Encoding", coding, "If-None-Match", "W/" + strong);
      assertThat(again.statusCode()).isEqualTo(304);
      assertThat(header(again, "vary")).isEqualTo("accept-encoding");
      assertThat(header(again, "content-encoding")).isNull();
    }
    response =
        app.get(
            "/m/long/5000",
            "Accept-Encoding",
            "gzip",
            "Grpc-Metadata-Set-Http-Header-ETag",
            "\"v1\"");
    assertThat(header(response, "etag")).isEqualTo("W/\"v1\"");
  }
}
