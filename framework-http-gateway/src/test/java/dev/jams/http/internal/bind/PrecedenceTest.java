package dev.jams.http.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import dev.jams.test.bind.Inner;
import dev.jams.test.bind.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecedenceTest {
  private static final BindingOptions STRICT = BindingOptions.DEFAULTS.withStrict(true);

  @ParameterizedTest
  @CsvSource({
    "/{page_size}, /1, page_size=2, page_size",
    "/{page_size}, /1, pageSize=2, page_size",
    "/{inner.name}, /1, inner.name=2, inner.name",
    "/{time}, /1970-01-01T00:00:00Z, time=1970-01-01T00:00:01Z, time",
    "/{time.seconds}, /1, time=1970-01-01T00:00:05Z, time",
    "/{word}, /1, digit=2, digit",
    "/{word}, /1, sub.name=2, sub.name",
    "/{sub.name}, /1, word=2, word",
    "/{inner.left}, /1, inner.right=2, inner.right",
  })
  void theQueryCannotSetWhatThePathBinds(String path, String request, String query, String field)
      throws Exception {
    Binding binding = Binding.of("GET " + path, "");

    assertThat(binding.bind(request + "?" + query)).isEqualTo(binding.bind(request));
    assertThat(binding.captured(request + "?" + query)).isEmpty();
    assertThatThrownBy(() -> binding.with(STRICT).bind(request + "?" + query))
        .isInstanceOfSatisfying(BindingException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessage(
            "query parameter \"%s\": path or body set this field or one it excludes; remove it",
            query.substring(0, query.indexOf('=')));
  }

  @Test
  void theQueryCanSetWhatIsBesideAVariable() throws Exception {
    assertThat(Binding.of("GET /{inner.name}", "").with(STRICT).bind("/a?inner.zipCode=7&text=x"))
        .isEqualTo(
            Request.newBuilder()
                .setText("x")
                .setInner(Inner.newBuilder().setName("a").setZipCode(7))
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "inner, inner.name=x, inner.name",
    "texts, texts=x, texts",
    "inners, inners.name=x, inners",
    "labels, labels[a]=x, labels",
    "sub, word=x, word",
  })
  void theQueryCannotSetWhatTheBodyBinds(String body, String query, String field) throws Exception {
    Binding binding = Binding.of("POST /a", body);

    assertThat(binding.bind("/a?" + query)).isEqualTo(binding.bind("/a"));
    assertThatThrownBy(() -> binding.with(STRICT).bind("/a?" + query))
        .isInstanceOfSatisfying(
            BindingException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  @Test
  void theQuerySetsWhatThePathAndABodyOfOneFieldLeave() throws Exception {
    assertThat(
            Binding.of("POST /{text}", "inner").bind("/a?pageSize=7&optText=y", "{\"name\":\"b\"}"))
        .isEqualTo(
            Request.newBuilder()
                .setText("a")
                .setInner(Inner.newBuilder().setName("b"))
                .setPageSize(7)
                .setOptText("y")
                .build());
  }

  @Test
  void noQueryParameterBindsIfTheBodyIsTheWholeRequest() throws Exception {
    Binding binding = Binding.of("POST /{text}", "*");

    assertThat(binding.bind("/a?pageSize=7&i32=x&nope=%", "{\"i32\":1}"))
        .isEqualTo(Request.newBuilder().setText("a").setI32(1).build());
    assertThatThrownBy(() -> binding.with(STRICT).bind("/a?pageSize=7", "{}"))
        .isInstanceOf(BindingException.class)
        .hasMessage(
            "query parameter \"pageSize\": the body holds the whole request, so there are no query"
                + " parameters; remove it");
    assertThatThrownBy(() -> binding.with(STRICT).bind("/a?nope=7", "{}"))
        .hasMessageStartingWith("query parameter \"nope\": the body holds the whole request");
  }

  @Test
  void unknownParametersAreFoundAlsoIfTheBodyIsTheWholeRequest() throws Exception {
    Binding binding = Binding.of("POST /a", "*");

    assertThat(binding.captured("/a?pageSize=7&nope=1")).isEqualTo(List.of("nope=1"));
    assertThatThrownBy(
            () ->
                binding
                    .with(BindingOptions.DEFAULTS.withUnknownParameters(UnknownParameters.REJECT))
                    .bind("/a?nope=1"))
        .hasMessageStartingWith("query parameter \"nope\": no such field");
  }

  @Test
  void thePathReplacesWhatTheBodyHas() throws Exception {
    assertThat(
            Binding.of("POST /{text}/{inner.name}/{word}", "*")
                .bind(
                    "/a/b/c",
                    "{\"text\":\"x\",\"inner\":{\"name\":\"y\",\"zipCode\":1},\"digit\":7}"))
        .isEqualTo(
            Request.newBuilder()
                .setText("a")
                .setInner(Inner.newBuilder().setName("b").setZipCode(1))
                .setWord("c")
                .build());
    assertThat(
            Binding.of("POST /{inner.name}", "inner").bind("/b", "{\"name\":\"y\",\"zipCode\":1}"))
        .isEqualTo(
            Request.newBuilder().setInner(Inner.newBuilder().setName("b").setZipCode(1)).build());
    assertThat(
            Binding.of("POST /{time}", "*")
                .bind("/1970-01-01T00:00:01Z", "{\"time\":\"1980-01-01T00:00:00.5Z\"}"))
        .isEqualTo(Request.newBuilder().setTime(Timestamp.newBuilder().setSeconds(1)).build());
  }
}
