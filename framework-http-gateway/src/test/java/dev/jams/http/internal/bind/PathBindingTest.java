package dev.jams.http.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Timestamp;
import dev.jams.test.bind.Color;
import dev.jams.test.bind.Inner;
import dev.jams.test.bind.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathBindingTest {

  @ParameterizedTest
  @CsvSource({
    "a%2Fb%2fc, a/b/c",
    "a%3Ab%40c%21, a:b@c!",
    "%C3%A9%20+, 'é +'",
    "100%25, 100%",
    "a%252Fb, a%2Fb",
    "a;x=y, a;x=y",
    "..%2f.., ../..",
    "a:b, a:b",
  })
  void aVariableOfOneSegmentDecodesEverything(String raw, String value) throws Exception {
    assertThat(Binding.of("GET /v1/{text}", "").bind("/v1/" + raw))
        .isEqualTo(Request.newBuilder().setText(value).build());
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, a/b",
    "a%2Fb/c%2fd, a%2Fb/c%2fd",
    "a%3Ab/%40%C3%A9%20+, 'a:b/@é +'",
    "a/../b, a/../b",
    "%2e%2E/b, ../b",
    "'', ''",
  })
  void aVariableOfSeveralSegmentsKeepsEncodedSlashes(String raw, String value) throws Exception {
    assertThat(Binding.of("GET /v1/{text=**}", "").bind("/v1/" + raw))
        .isEqualTo(Request.newBuilder().setText(value).build());
  }

  @Test
  void aVariableOfSeveralSegmentsKeepsAllReservedCharactersOnDemand() throws Exception {
    Binding binding =
        Binding.of("GET /v1/{text=**}/{inner.name}", "")
            .with(BindingOptions.DEFAULTS.withKeepReservedEscapes(true));

    assertThat(binding.bind("/v1/a%2Fb%3a%40%C3%A9%20%25/c%2Fd%3a"))
        .isEqualTo(
            Request.newBuilder()
                .setText("a%2Fb%3a%40é %")
                .setInner(Inner.newBuilder().setName("c/d:"))
                .build());
  }

  @Test
  void aVariableWithLiteralsHoldsThem() throws Exception {
    assertThat(Binding.of("GET /v1/{text=shelves/*}:read", "").bind("/v1/shelves/7:read"))
        .isEqualTo(Request.newBuilder().setText("shelves/7").build());
  }

  @Test
  void nestedFieldPathsAreSet() throws Exception {
    assertThat(Binding.of("GET /{inner.inner.name}/{inner.zip_code}", "").bind("/a/7"))
        .isEqualTo(
            Request.newBuilder()
                .setInner(
                    Inner.newBuilder().setInner(Inner.newBuilder().setName("a")).setZipCode(7))
                .build());
  }

  @Test
  void valuesHaveTheTypeOfTheirField() throws Exception {
    Binding binding =
        Binding.of(
            "GET /{i32}/{u64}/{twice}/{flag}/{data}/{color}/{time}/{duration}/{mask}/{w_i64}", "");

    assertThat(
            binding.bind(
                "/-5/18446744073709551615/1.5e-3/true/_-8%3D/RED/2026-01-31T12:00:00%2B01:00/1.5s"
                    + "/a,b.cD/9"))
        .isEqualTo(
            Request.newBuilder()
                .setI32(-5)
                .setU64(-1)
                .setTwice(0.0015)
                .setFlag(true)
                .setData(ByteString.copyFrom(new byte[] {-1, -17}))
                .setColor(Color.RED)
                .setTime(Timestamp.newBuilder().setSeconds(1769857200))
                .setDuration(Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
                .setMask(FieldMask.newBuilder().addPaths("a").addPaths("b.c_d"))
                .setWI64(Int64Value.of(9))
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{i32}          | 1x  | path variable \"i32\": value \"1x\"; expected a whole number from"
            + " -2147483648 to 2147483647",
        "{inner.zip_code} | %41 | path variable \"inner.zip_code\": value \"A\"; expected a whole"
            + " number from -2147483648 to 2147483647",
        "{color}        | red | path variable \"color\": value \"red\"; expected the name or number"
            + " of a value of enum jams.test.bind.Color",
      })
  void saysWhichVariableHasABadValue(String variable, String value, String message) {
    assertThatThrownBy(() -> Binding.of("GET /" + variable, "").bind("/" + value))
        .isInstanceOfSatisfying(
            BindingException.class,
            e -> assertThat(e.field()).isEqualTo(variable.substring(1, variable.length() - 1)))
        .hasMessage(message);
  }

  @Test
  void presenceOfAnEmptyValueIsKept() throws Exception {
    assertThat(Binding.of("GET /a/{opt_text=**}", "").bind("/a"))
        .isEqualTo(Request.newBuilder().setOptText("").build());
  }
}
