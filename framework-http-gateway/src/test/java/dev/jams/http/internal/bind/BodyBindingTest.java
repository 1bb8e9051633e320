package dev.jams.http.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.TextFormat;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.PathTemplate;
import dev.jams.http.internal.route.PathValues;
import dev.jams.json.JsonCodec;
import dev.jams.json.JsonException;
import dev.jams.test.bind.Inner;
import dev.jams.test.bind.Request;
import dev.jams.test.bind.UpdateRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyBindingTest {

  @Test
  void holdsTheWholeRequest() throws Exception {
    assertThat(Binding.of("POST /a", "*").bind("/a", "{\"text\":\"x\",\"pageSize\":7}"))
        .isEqualTo(Request.newBuilder().setText("x").setPageSize(7).build());
  }

  @Test
  void holdsAScalarField() throws Exception {
    assertThat(Binding.of("POST /a", "text").bind("/a", "\"x\""))
        .isEqualTo(Request.newBuilder().setText("x").build());
  }

  @Test
  void holdsARepeatedField() throws Exception {
    assertThat(Binding.of("POST /a", "inners").bind("/a", "[{\"name\":\"x\"},{}]"))
        .isEqualTo(
            Request.newBuilder()
                .addInners(Inner.newBuilder().setName("x"))
                .addInners(Inner.getDefaultInstance())
                .build());
  }

  @Test
  void holdsAMapField() throws Exception {
    assertThat(Binding.of("POST /a", "labels").bind("/a", "{\"x\":\"y\"}"))
        .isEqualTo(Request.newBuilder().putLabels("x", "y").build());
  }

  @Test
  void holdsAMessageField() throws Exception {
    assertThat(Binding.of("POST /a", "inner").bind("/a", "{\"name\":\"x\"}"))
        .isEqualTo(Request.newBuilder().setInner(Inner.newBuilder().setName("x")).build());
  }

  @Test
  void holdsAWellKnownType() throws Exception {
    assertThat(Binding.of("POST /a", "time").bind("/a", "\"1970-01-01T00:00:01Z\""))
        .isEqualTo(Request.newBuilder().setTime(Timestamp.newBuilder().setSeconds(1)).build());
    assertThat(Binding.of("POST /a", "structure").bind("/a", "{\"x\":\"y\"}"))
        .isEqualTo(
            Request.newBuilder()
                .setStructure(
                    Struct.newBuilder()
                        .putFields("x", Value.newBuilder().setStringValue("y").build()))
                .build());
  }

  @Test
  void isIgnoredIfTheRuleHasNone() throws Exception {
    assertThat(Binding.of("GET /a", "").bind("/a", "no JSON"))
        .isEqualTo(Request.getDefaultInstance());
  }

  @ParameterizedTest
  @CsvSource({"*, ''", "inner, 'inner {}'", "http_body, 'http_body {}'"})
  void thatIsMissingIsTheEmptyMessage(String body, String expected) throws Exception {
    Message request = TextFormat.parse(expected, Request.class);

    assertThat(Binding.of("POST /a", body).bind("/a", null)).isEqualTo(request);
    assertThat(Binding.of("POST /a", body).bind("/a", "")).isEqualTo(request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "texts", "labels", "time", "structure", "w_i32"})
  void thatIsMissingLeavesOtherFieldsUnset(String body) throws Exception {
    assertThat(Binding.of("POST /a", body).bind("/a")).isEqualTo(Request.getDefaultInstance());
  }

  @Test
  void thatDoesNotFitSaysWhere() {
    assertThatThrownBy(
            () -> Binding.of("POST /a", "*").bind("/a", "{\"inner\":{\"zipCode\":\"x\"}}"))
        .isInstanceOfSatisfying(
            JsonException.class, e -> assertThat(e.path()).isEqualTo("$.inner.zipCode"));
  }

  @Test
  void isLeftAsItIs() throws Exception {
    ByteBuf json = Unpooled.copiedBuffer("{\"text\":\"x\"}", StandardCharsets.UTF_8);

    binder("*", BindingOptions.DEFAULTS).bindJson(PathValues.NONE, null, json);

    assertThat(json.readerIndex()).isZero();
    assertThat(json.refCnt()).isEqualTo(1);
    assertThat(json.release()).isTrue();
  }

  @Test
  void mayBeInAnotherFormat() throws Exception {
    Message bound =
        binder("http_body", BindingOptions.DEFAULTS)
            .bind(
                PathValues.NONE,
                "text=x",
                (request, field, paths) -> {
                  assertThat(paths).isNull();
                  request.setField(
                      field, HttpBody.newBuilder().setData(ByteString.copyFromUtf8("raw")).build());
                },
                UnknownParameters.IGNORE);

    assertThat(bound)
        .isEqualTo(
            Request.newBuilder()
                .setText("x")
                .setHttpBody(HttpBody.newBuilder().setData(ByteString.copyFromUtf8("raw")))
                .build());
  }

  @Test
  void ofAnotherTypeThanThePrototypeIsAnErrorAtStart() {
    HttpBinding binding =
        new HttpBinding(Binding.rpc("Call"), "GET", PathTemplate.parse("/a"), "", "");

    assertThatThrownBy(
            () ->
                new RequestBinder(
                    binding,
                    UpdateRequest.getDefaultInstance(),
                    JsonCodec.create(),
                    BindingOptions.DEFAULTS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "rpc jams.test.bind.Binds.Call, rule \"GET /a\": prototype of type"
                + " jams.test.bind.UpdateRequest; expected the very descriptor of the rpc's request"
                + " type jams.test.bind.Request");
  }

  private static RequestBinder binder(String body, BindingOptions options) {
    return new RequestBinder(
        new HttpBinding(Binding.rpc("Call"), "POST", PathTemplate.parse("/a"), body, ""),
        Request.getDefaultInstance(),
        JsonCodec.create(),
        options);
  }
}
