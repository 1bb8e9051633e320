package dev.jams.http;

import static dev.jams.http.MannersApp.assertRefused;
import static dev.jams.http.MannersApp.header;
import static dev.jams.http.MannersApp.note;
import static dev.jams.http.MannersApp.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.http.manners.Inner;
import dev.jams.http.manners.Note;
import io.grpc.Status;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which form answers come. */
class HttpAcceptTest {
  @RegisterExtension static final MannersApp app = new MannersApp();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | application/json",
        "*/* | application/json",
        "application/* | application/json",
        "application/protobuf | application/protobuf",
        "application/x-protobuf | application/x-protobuf",
        "application/x-protobuf, application/protobuf | application/protobuf",
        "application/protobuf;q=0.5, application/x-protobuf | application/x-protobuf",
        "application/json, application/protobuf | application/json",
        "application/json;q=0.9, application/protobuf | application/protobuf",
        "application/protobuf;q=0.2, application/json;q=0.1 | application/protobuf",
        "application/protobuf, */* | application/protobuf",
        "application/protobuf;q=0, */* | application/json",
        "application/json;q=0, */* | application/protobuf",
        "application/json; q=0, application/* | application/protobuf",
        "text/html, application/xhtml+xml, */*;q=0.8 | application/json",
        "application/json;charset=utf-8 | application/json",
        "application/json;profile=\"a,b\";q=0.1 | application/json",
        "application/vnd.acme.v2+json | application/vnd.acme.v2+json",
        "application/vnd.acme.v2+json;v=1;q=0.5 | application/vnd.acme.v2+json",
        "application/vnd.a+json;q=0.5, application/vnd.b+json | application/vnd.b+json",
        "application/vnd.a+json, application/json | application/json",
        "application/vnd.a+json, application/json;q=0.9 | application/vnd.a+json",
        "application/vnd.a+json;q=0.1, application/protobuf;q=0.2 | application/protobuf",
        "application/vnd.a+json;q=0, application/protobuf;q=0.2 | application/protobuf",
        // Who asks for nothing that can be understood asks for nothing.
        "/ | application/json",
        "json | application/json",
        "application/json; | application/json",
        "\"unclosed, | application/json",
        ",,, | application/json"
      })
  void answersInTheFormThatIsWantedMost(String accept, String type) throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/t?number=3", "Accept", accept);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "content-type")).isEqualTo(type);
    assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
    Note note = type.endsWith("protobuf") ? Note.parseFrom(response.body()) : note(response);
    assertThat(note).isEqualTo(Note.newBuilder().setText("t").setNumber(3).build());
  }

  @Test
  void takesAllAcceptHeadersTogether() throws Exception {
    HttpResponse<byte[]> response =
        app.get("/m/notes/t", "Accept", "application/json;q=0.5", "Accept", "application/protobuf");
    assertThat(header(response, "content-type")).isEqualTo("application/protobuf");
    response = app.get("/m/notes/t", "Accept", "*/*", "Accept", "application/protobuf");
    assertThat(header(response, "content-type")).isEqualTo("application/protobuf");
  }

  @Test
  void answersWithABinaryResponseField() throws Exception {
    HttpResponse<byte[]> response =
        app.send(
            app.request("/m/notes/t/inner")
                .header("Accept", "application/protobuf")
                .PUT(BodyPublishers.ofString("{\"name\":\"n\"}")));
    assertThat(header(response, "content-type")).isEqualTo("application/protobuf");
    assertThat(Inner.parseFrom(response.body())).isEqualTo(Inner.newBuilder().setName("n").build());
  }

  @Test
  void hasNoBinaryFormOfAFieldThatIsNotOneMessage() throws Exception {
    assertRefused(
        app.send(
            app.request("/m/notes/t/list")
                .header("Accept", "application/protobuf")
                .PUT(BodyPublishers.ofString("[\"n\"]"))),
        406,
        "accept is application/protobuf, expected one of application/json; "
            + "name one of them in the header Accept, or send none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/json;q=0",
        "application/json;q=0, application/vnd.x+xml",
        "application/protobuf;q=0.0",
        "text/*;q=0.5, image/png",
        "*/*;q=0",
        "application/json;q=abc",
        "application/json;q=NaN"
      })
  void refusesToAnswerInAFormThatItDoesNotHave(String accept) throws Exception {
    assertRefused(
        app.get("/m/notes/t", "Accept", accept),
        406,
        "accept is "
            + accept
            + ", expected one of application/json, application/protobuf, application/x-protobuf; "
            + "name one of them in the header Accept, or send none");
  }

  @Test
  void doesNotRepeatALongHeader() throws Exception {
    HttpResponse<byte[]> response = app.get("/m/notes/t", "Accept", "text/" + "x".repeat(3000));
    assertThat(response.statusCode()).isEqualTo(406);
    assertThat(status(response).getMessage()).hasSizeLessThan(300).contains("…");
  }

  @Test
  void alwaysAnswersErrorsInJson() throws Exception {
    HttpResponse<byte[]> response =
        app.get("/m/notes/missing", "Accept", "application/protobuf, application/vnd.x+json");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(status(response).getMessage()).isEqualTo("missing");
  }

  @Test
  void streamsAnArrayUnderTheNameThatTheClientHasForJson() throws Exception {
    var response = app.sendLater(app.request("/m/repeat/t").header("Accept", "application/x+json"));
    app.service.streams.take().onCompleted();
    assertThat(header(response.get(), "content-type")).isEqualTo("application/x+json");
    assertThat(MannersApp.text(response.get())).isEqualTo("[]");
  }

  @Test // GM-20
  void streamsAnArrayWithEveryMessage() throws Exception {
    var response = app.sendLater(app.request("/m/repeat/t").header("Accept", "application/json"));
    var messages = app.service.streams.take();
    messages.onNext(Note.newBuilder().setText("a").build());
    messages.onNext(Note.newBuilder().setText("b").build());
    messages.onCompleted();
    assertThat(MannersApp.text(response.get())).isEqualTo("[{\"text\":\"a\"},{\"text\":\"b\"}]");
  }

  @Test // GM-20
  void streamThatFailsBeforeItsFirstMessageIsNoArray() throws Exception {
    var response = app.sendLater(app.request("/m/repeat/t").header("Accept", "application/json"));
    app.service.streams.take().onError(Status.NOT_FOUND.withDescription("none").asException());
    assertThat(response.get().statusCode()).isEqualTo(404);
    assertThat(status(response.get()).getMessage()).isEqualTo("none");
  }

  @Test
  void hasNoBinaryFormOfAStream() throws Exception {
    assertRefused(
        app.get("/m/repeat/t", "Accept", "application/protobuf"),
        406,
        "accept is application/protobuf, expected one of application/x-ndjson, "
            + "text/event-stream, application/json; "
            + "name one of them in the header Accept, or send none");
  }
}
