package dev.jams.http;

import static dev.jams.http.MannersApp.assertRefused;
import static dev.jams.http.MannersApp.note;
import static dev.jams.http.MannersApp.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import dev.jams.http.manners.Note;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Form bodies: refused by default, and read like a query where they are switched on. */
class HttpFormTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  @RegisterExtension static final MannersApp app = new MannersApp("--http-forms");

  @ParameterizedTest
  @ValueSource(strings = {FORM, FORM + "; charset=UTF-8"})
  void refusesAFormByDefault(String type) throws Exception {
    try (MannersApp byDefault = MannersApp.started()) {
      assertRefused(
          byDefault.send(
              byDefault
                  .request("/m/notes")
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString("text=t"))),
          415,
          "content-type is "
              + type
              + ", which this server reads only if its setting http.forms is switched on; "
              + "send JSON with the header Content-Type: application/json");
    }
  }

  @Test
  void readsAFormAsTheWholeRequest() throws Exception {
    Note note =
        note(
            post(
                "/m/notes",
                "text=a+b%26%C3%A9&number=-3&inner.someNumber=4&list=x&list=y&labels[k]=v"
                    + "&time=1970-01-01T00:00:05Z"));
    assertThat(note.getText()).isEqualTo("a b&é");
    assertThat(note.getNumber()).isEqualTo(-3);
    assertThat(note.getInner().getSomeNumber()).isEqualTo(4);
    assertThat(note.getListList()).containsExactly("x", "y");
    assertThat(note.getLabelsMap()).containsEntry("k", "v");
    assertThat(note.getTime()).isEqualTo(Timestamp.newBuilder().setSeconds(5).build());
  }

  @Test
  void bindsThePathOverAForm() throws Exception {
    assertThat(note(post("/m/notes/path", "text=form&number=1")))
        .isEqualTo(Note.newBuilder().setText("path").setNumber(1).build());
    Note note = note(send("PUT", "/m/inner/path", FORM, "name=form&flag=true"));
    assertThat(note.getInner().getName()).isEqualTo("path");
    assertThat(note.getInner().getFlag()).isTrue();
  }

  @Test
  void readsAFormAsTheFieldThatTheBodyHolds() throws Exception {
    Note note = note(send("PUT", "/m/inner/n?number=5", FORM, "some_number=4&deeper.name=d"));
    assertThat(note.getInner().getSomeNumber()).isEqualTo(4);
    assertThat(note.getInner().getDeeper().getName()).isEqualTo("d");
    assertThat(note.getNumber()).isEqualTo(5);
  }

  @Test
  void fillsTheMaskOfAPatchFromAForm() throws Exception {
    Note note =
        note(send("PATCH", "/m/notes/t/inner", FORM, "someNumber=0&list=a&list=b&deeper.name=d"));
    assertThat(note.getUpdateMask().getPathsList())
        .containsExactly("some_number", "list", "deeper.name");
  }

  @Test
  void ignoresWhatNamesNoField() throws Exception {
    assertThat(note(post("/m/notes", "nothing=1&text=t")).getText()).isEqualTo("t");
  }

  @Test
  void readsAnEmptyFormAsTheEmptyMessage() throws Exception {
    assertThat(note(post("/m/notes", ""))).isEqualTo(Note.getDefaultInstance());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "number=1.5 | form parameter \"number\": value \"1.5\"; expected a whole number from "
            + "-9223372036854775808 to 9223372036854775807",
        "text=a&text=b | form parameter \"text\": a second value for \"text\"; expected it once",
        "text=%zz | form: malformed percent-escape \"%zz\" at index 5; "
            + "expected \"%\" and two hexadecimal digits",
        "text=%ff | form: the percent-escapes do not decode to valid UTF-8",
      })
  void isAsStrictAsAQuery(String form, String message) throws Exception {
    HttpResponse<byte[]> response = post("/m/notes", form);
    assertRefused(response, 400, message);
    assertThat(status(response).getDetails(0).is(BadRequest.class)).isTrue();
  }

  @Test
  void refusesBytesThatAreNotEscaped() throws Exception {
    HttpResponse<byte[]> response =
        app.send(
            app.request("/m/notes")
                .header("Content-Type", FORM)
                .POST(BodyPublishers.ofByteArray("text=é".getBytes(StandardCharsets.UTF_8))));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(status(response).getMessage())
        .startsWith("form: character U+00C3")
        .contains("ASCII");
  }

  @Test
  void limitsTheParameters() throws Exception {
    assertRefused(
        post("/m/notes", "x=1&".repeat(1001)), 400, "form: more than 1000 parameters; send fewer");
  }

  @Test
  void limitsTheElementsOfOneField() throws Exception {
    assertThat(note(post("/m/notes", "list=x&".repeat(1000))).getListCount()).isEqualTo(1000);
  }

  @Test
  void refusesAFormForAFieldThatIsNotOneMessage() throws Exception {
    assertRefused(
        send("PUT", "/m/notes/t/list", FORM, "list=1"),
        415,
        "content-type is "
            + FORM
            + ", but the body is the field list, which is not one message; "
            + "send JSON with the header Content-Type: application/json");
  }

  @Test
  void refusesAnotherCharset() throws Exception {
    assertRefused(
        send("POST", "/m/notes", FORM + "; charset=latin1", "text=t"),
        415,
        "content-type is "
            + FORM
            + "; charset=latin1, expected charset=utf-8; encode the body in UTF-8");
  }

  @Test
  void refusesAFormOfSeveralParts() throws Exception {
    HttpResponse<byte[]> response =
        send("POST", "/m/notes", "multipart/form-data; boundary=x", "--x--");
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(status(response).getMessage()).contains("expected application/json");
  }

  @Test
  void refusesAFormForAStream() throws Exception {
    assertThat(send("POST", "/m/count", FORM, "text=t").statusCode()).isEqualTo(415);
  }

  private static HttpResponse<byte[]> post(String path, String form) throws Exception {
    return send("POST", path, FORM, form);
  }

  private static HttpResponse<byte[]> send(String method, String path, String type, String form)
      throws Exception {
    return app.send(
        app.request(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(form)));
  }
}
