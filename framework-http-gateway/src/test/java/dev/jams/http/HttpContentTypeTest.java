package dev.jams.http;

import static dev.jams.http.MannersApp.assertRefused;
import static dev.jams.http.MannersApp.note;
import static dev.jams.http.MannersApp.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import com.google.rpc.BadRequest;
import dev.jams.http.manners.Extra;
import dev.jams.http.manners.Inner;
import dev.jams.http.manners.Manners2Proto;
import dev.jams.http.manners.Note;
import dev.jams.http.manners.OldNote;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are read, and as what. */
class HttpContentTypeTest {
  private static final String SEND_JSON =
      "; send JSON with the header Content-Type: application/json";
  @RegisterExtension static final MannersApp app = new MannersApp();

  @ParameterizedTest
  @ValueSource(strings = {"application/protobuf", "application/x-protobuf"})
  void readsAWholeRequestInBinary(String type) throws Exception {
    Note sent = Note.newBuilder().setText("t").setNumber(7).putLabels("k", "v").build();
    assertThat(note(post("/m/notes", type, sent))).isEqualTo(sent);
  }

  @Test
  void readsAMessageFieldInBinary() throws Exception {
    Inner inner = Inner.newBuilder().setName("n").setFlag(true).build();
    HttpResponse<byte[]> response =
        send("PUT", "/m/notes/t/inner?number=1", "application/protobuf", inner.toByteArray());
    assertThat(MannersApp.merge(response, Inner.newBuilder()).build()).isEqualTo(inner);
  }

  @Test
  void readsAWellKnownFieldInBinary() throws Exception {
    Timestamp time = Timestamp.newBuilder().setSeconds(5).build();
    HttpResponse<byte[]> response =
        send("PUT", "/m/notes/t/time", "application/protobuf", time.toByteArray());
    assertThat(note(response).getTime()).isEqualTo(time);
  }

  @Test
  void bindsThePathOverABinaryBody() throws Exception {
    Note body = Note.newBuilder().setText("body").setNumber(7).build();
    assertThat(note(post("/m/notes/path", "application/protobuf", body)))
        .isEqualTo(body.toBuilder().setText("path").build());
    Inner inner = Inner.newBuilder().setName("body").setFlag(true).build();
    HttpResponse<byte[]> response =
        send("PUT", "/m/inner/path", "application/protobuf", inner.toByteArray());
    assertThat(note(response).getInner()).isEqualTo(inner.toBuilder().setName("path").build());
  }

  @Test
  void readsAnEmptyBinaryBodyAsTheEmptyMessage() throws Exception {
    assertThat(note(send("POST", "/m/notes", "application/protobuf", new byte[0])))
        .isEqualTo(Note.getDefaultInstance());
  }

  @ParameterizedTest
  @CsvSource({"list,list", "number,number", "labels,labels"})
  void refusesInBinaryAFieldThatIsNotOneMessage(String path, String field) throws Exception {
    assertRefused(
        send("PUT", "/m/notes/t/" + path, "application/protobuf", new byte[] {8, 1}),
        415,
        "content-type is application/protobuf, but the body is the field "
            + field
            + ", which is not one message"
            + SEND_JSON);
  }

  @Test
  void fillsTheMaskOfAPatchFromTheFieldsInTheBinaryBody() throws Exception {
    Inner inner =
        Inner.newBuilder()
            .setName("n")
            .setDeeper(Inner.newBuilder().setFlag(true).setDeeper(Inner.getDefaultInstance()))
            .setTime(Timestamp.newBuilder().setSeconds(1))
            .addList("a")
            .addList("b")
            .build();
    // A value that is the default stands there because somebody put it there: some_number = 0.
    byte[] withZero =
        inner.toByteString().concat(ByteString.copyFrom(new byte[] {6 << 3, 0})).toByteArray();
    HttpResponse<byte[]> response =
        send("PATCH", "/m/notes/t/inner", "application/protobuf", withZero);
    assertThat(note(response).getInner()).isEqualTo(inner);
    assertThat(note(response).getUpdateMask())
        .isEqualTo(
            FieldMask.newBuilder()
                .addPaths("name")
                .addPaths("deeper.flag")
                .addPaths("deeper.deeper")
                .addPaths("time")
                .addPaths("list")
                .addPaths("some_number")
                .build());
  }

  @Test
  void keepsTheMaskThatAPatchBrings() throws Exception {
    HttpResponse<byte[]> response =
        send(
            "PATCH",
            "/m/notes/t/inner?updateMask=flag",
            "application/protobuf",
            Inner.newBuilder().setName("n").build().toByteArray());
    assertThat(note(response).getUpdateMask().getPathsList()).containsExactly("flag");
  }

  @Test
  void keepsTheFieldsThatItDoesNotKnow() throws Exception {
    UnknownFieldSet unknown =
        UnknownFieldSet.newBuilder()
            .addField(999, UnknownFieldSet.Field.newBuilder().addVarint(5).build())
            .build();
    Note sent = Note.newBuilder().setText("t").setUnknownFields(unknown).build();
    HttpResponse<byte[]> response =
        app.send(
            binary("POST", "/m/notes", sent.toByteArray())
                .header("Accept", "application/protobuf"));
    assertThat(Note.parseFrom(response.body())).isEqualTo(sent);
  }

  @Test
  void readsExtensions() throws Exception {
    OldNote sent =
        OldNote.newBuilder()
            .setText("t")
            .setExtension(Manners2Proto.extra, Extra.newBuilder().setName("-extra").build())
            .setExtension(Manners2Proto.number, 3)
            .build();
    HttpResponse<byte[]> response =
        app.send(
            binary("POST", "/m/old", sent.toByteArray()).header("Accept", "application/protobuf"));
    assertThat(OldNote.parseFrom(response.body()).getText()).isEqualTo("t-extra");
    HttpResponse<byte[]> json =
        app.send(
            app.request("/m/old")
                .POST(
                    BodyPublishers.ofString(
                        "{\"text\":\"t\",\"[jams.manners.extra]\":{\"name\":\"-json\"}}")));
    assertThat(MannersApp.text(json)).contains("\"t-json\"");
  }

  @Test
  void namesTheRequiredFieldThatABinaryBodyLacks() throws Exception {
    assertRefused(
        send("POST", "/m/old", "application/protobuf", new byte[] {(byte) 0xa8, 6, 1}),
        400,
        "the request lacks required fields: text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a05", "0b", "0a02c328", "00", "08", "ff", "0c"})
  void refusesABinaryBodyThatIsMalformed(String hex) throws Exception {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    HttpResponse<byte[]> response = send("POST", "/m/notes", "application/protobuf", bytes);
    String message =
        "body: not a message jams.manners.Note in protobuf's binary form; send one, or send JSON "
            + "with the header Content-Type: application/json";
    assertRefused(response, 400, message);
    assertThat(status(response).getCode()).isEqualTo(3);
    assertThat(status(response).getDetails(0).is(BadRequest.class)).isTrue();
  }

  @Test
  void refusesABinaryBodyThatIsNestedTooDeep() throws Exception {
    Inner.Builder inner = Inner.newBuilder().setName("x");
    for (int i = 0; i < 200; i++) {
      inner = Inner.newBuilder().setDeeper(inner.build());
    }
    HttpResponse<byte[]> response =
        send("PUT", "/m/notes/t/inner", "application/protobuf", inner.build().toByteArray());
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void refusesABinaryStream() throws Exception {
    assertRefused(
        send("POST", "/m/count", "application/protobuf", new byte[] {10, 1, 65}),
        415,
        "content-type is application/protobuf, expected application/json or application/x-ndjson"
            + SEND_JSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        "application/json;charset=utf-8",
        "application/json; charset=\"UTF-8\"",
        "application/json; charset=utf8; other=x",
        "application/vnd.acme.v2+json",
        "application/merge-patch+json"
      })
  void readsEveryKindOfJson(String type) throws Exception {
    assertThat(note(send("POST", "/m/notes", type, "{\"text\":\"é\"}".getBytes("UTF-8"))).getText())
        .isEqualTo("é");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json; charset=iso-8859-1",
        "application/json; charset=utf-16",
        "application/json; charset=no-such-thing",
        "application/json; charset=\"\"",
        "application/json; charset=utf-8; charset=utf-16",
        "application/vnd.acme+json; charset=latin1"
      })
  void refusesAnotherCharset(String type) throws Exception {
    assertRefused(
        send("POST", "/m/notes", type, "{}".getBytes("UTF-8")),
        415,
        "content-type is " + type + ", expected charset=utf-8; encode the body in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "text/plain;x",
        "json",
        "application/",
        "/",
        ";",
        "*/*",
        "application/json/x",
        "application/json;",
        "application/json; charset",
        "text/json",
        "image/svg+json",
        "multipart/form-data; boundary=x",
        "application/octet-stream"
      })
  void refusesWhatItCannotRead(String type) throws Exception {
    assertRefused(
        send("POST", "/m/notes", type, "{}".getBytes("UTF-8")),
        415,
        "content-type is "
            + type
            + ", expected application/json or application/protobuf"
            + SEND_JSON);
  }

  @Test
  void doesNotOfferBinaryWhereItCannotReadIt() throws Exception {
    assertRefused(
        send("PUT", "/m/notes/t/number", "text/plain", "1".getBytes("UTF-8")),
        415,
        "content-type is text/plain, expected application/json" + SEND_JSON);
  }

  @Test
  void readsABodyOfNoTypeAsJson() throws Exception {
    HttpRequest.Builder request =
        app.request("/m/notes").POST(BodyPublishers.ofString("{\"text\":\"t\"}"));
    assertThat(note(app.send(request)).getText()).isEqualTo("t");
  }

  private static HttpResponse<byte[]> post(String path, String type, Message body)
      throws Exception {
    return send("POST", path, type, body.toByteArray());
  }

  private static HttpResponse<byte[]> send(String method, String path, String type, byte[] body)
      throws Exception {
    return app.send(
        app.request(path)
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofByteArray(body)));
  }

  private static HttpRequest.Builder binary(String method, String path, byte[] body) {
    return app.request(path)
        .header("Content-Type", "application/protobuf")
        .method(method, BodyPublishers.ofByteArray(body));
  }
}
