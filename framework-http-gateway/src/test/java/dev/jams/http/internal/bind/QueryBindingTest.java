package dev.jams.http.internal.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import dev.jams.test.bind.Bind2Proto;
import dev.jams.test.bind.Color;
import dev.jams.test.bind.Inner;
import dev.jams.test.bind.OldRequest;
import dev.jams.test.bind.Request;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryBindingTest {
  private static final Binding GET = Binding.of("GET /a", "");

  @Nested
  class Names {
    @Test
    void areJsonNamesAndProtoNames() throws Exception {
      assertBound("pageSize=1", Request.newBuilder().setPageSize(1));
      assertBound("page_size=1", Request.newBuilder().setPageSize(1));
      assertBound("otherName=x", Request.newBuilder().setRenamed("x"));
      assertBound("renamed=x", Request.newBuilder().setRenamed("x"));
    }

    @Test
    void reachIntoMessages() throws Exception {
      assertBound(
          "inner.name=x&inner.inner.zipCode=7&inner.inner.zip_code.x=8",
          Request.newBuilder()
              .setInner(
                  Inner.newBuilder().setName("x").setInner(Inner.newBuilder().setZipCode(7))));
    }

    @Test
    void mayBeEncoded() throws Exception {
      assertBound(
          "inn%65r%2Ename=x", Request.newBuilder().setInner(Inner.newBuilder().setName("x")));
    }

    @Test
    void endAtTheFirstEqualsSign() throws Exception {
      assertBound("text=a=b==", Request.newBuilder().setText("a=b=="));
    }

    @Test
    void withoutEqualsSignHaveAnEmptyValue() throws Exception {
      assertBound("optText", Request.newBuilder().setOptText(""));
      assertBound(
          "optText&texts&texts=", Request.newBuilder().setOptText("").addTexts("").addTexts(""));
      assertRejected("flag", "query parameter \"flag\": value \"\"; expected true or false");
    }

    @Test
    void mayBeMissing() throws Exception {
      assertBound("", Request.newBuilder());
      assertBound("&&text=x&&", Request.newBuilder().setText("x"));
      assertBound("=x", Request.newBuilder());
    }

    @Test
    void areNotSeparatedBySemicolons() throws Exception {
      assertBound("text=a;optText=b", Request.newBuilder().setText("a;optText=b"));
    }
  }

  @Nested
  class Text {
    @Test
    void hasPlusForSpace() throws Exception {
      assertBound("text=a+b%2Bc%20d", Request.newBuilder().setText("a b+c d"));
    }

    @Test
    void isUtf8() throws Exception {
      assertBound("text=%C3%A9%F0%9F%98%80", Request.newBuilder().setText("é😀"));
      assertRejected("text=%C3", "query: the percent-escapes do not decode to valid UTF-8");
      assertRejected(
          "text=é",
          "query: character U+00E9 at index 5 is not ASCII; expected the percent-escapes of its"
              + " UTF-8 form");
    }

    @Test
    void hasWellFormedEscapes() {
      assertRejected(
          "text=%4&i32=1",
          "query: malformed percent-escape \"%4\" at index 5; expected \"%\" and two hexadecimal"
              + " digits");
      assertRejected(
          "unknown%=1",
          "query: malformed percent-escape \"%\" at index 7; expected \"%\" and two hexadecimal"
              + " digits");
    }
  }

  @Nested
  class Numbers {
    @ParameterizedTest
    @CsvSource({
      "i32, -2147483648, 2147483647",
      "s32, -2147483648, 2147483647",
      "sf32, -2147483648, 2147483647",
      "i64, -9223372036854775808, 9223372036854775807",
      "s64, -9223372036854775808, 9223372036854775807",
      "sf64, -9223372036854775808, 9223372036854775807",
      "u32, 0, 4294967295",
      "f32, 0, 4294967295",
      "u64, 0, 18446744073709551615",
      "f64, 0, 18446744073709551615",
    })
    void areExactOverTheRangeOfTheirType(String field, String min, String max) throws Exception {
      for (String value : List.of(min, max)) {
        Object bound =
            GET.bind("/a?" + field + "=" + value)
                .getField(Request.getDescriptor().findFieldByName(field));
        boolean unsigned = field.matches("[uf]\\d\\d");
        boolean wide = field.endsWith("64");
        assertThat(
                !unsigned
                    ? bound.toString()
                    : wide
                        ? Long.toUnsignedString((Long) bound)
                        : Integer.toUnsignedString((Integer) bound))
            .isEqualTo(value);
      }
      String message =
          "query parameter \"%s\": value \"%s\"; expected a whole number from %s to %s";
      for (String value :
          List.of(
              new BigInteger(min).subtract(BigInteger.ONE).toString(),
              new BigInteger(max).add(BigInteger.ONE).toString(),
              "99999999999999999999999")) {
        assertRejected(field + "=" + value, message.formatted(field, value, min, max));
      }
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "", "-", "%2B1", " 1", "1 ", "1.0", "1e3", "0x1", "1_000", "%D9%A1", "abc", "--1"
        })
    void areDecimalDigits(String value) {
      for (String field : List.of("i32", "i64", "u32", "u64")) {
        assertThatThrownBy(() -> GET.bind("/a?" + field + "=" + value))
            .isInstanceOf(BindingException.class)
            .hasMessageStartingWith("query parameter \"" + field + "\": value \"");
      }
    }

    @Test
    void ofUnsignedTypesHaveNoSign() {
      assertRejected(
          "u32=-0",
          "query parameter \"u32\": value \"-0\"; expected a whole number from 0 to 4294967295");
    }

    @ParameterizedTest
    @CsvSource({
      "1, 1",
      "-1.5, -1.5",
      "1e3, 1000",
      "1E%2B3, 1000",
      "25e-1, 2.5",
      "NaN, NaN",
      "Infinity, Infinity",
      "-Infinity, -Infinity",
      "-0, -0.0",
      "1e-999, 0"
    })
    void withFractionAreReadAsInJsonAndByWord(String text, double value) throws Exception {
      Request bound = (Request) GET.bind("/a?twice=" + text + "&single=" + text);

      assertThat(bound.getTwice()).isEqualTo(Double.valueOf(value));
      assertThat(bound.getSingle()).isEqualTo(Float.valueOf((float) value));
    }

    @Test
    void withFractionReachTheLimitsOfTheirType() throws Exception {
      assertBound(
          "twice=1.7976931348623157e308&single=3.4028235e38",
          Request.newBuilder().setTwice(Double.MAX_VALUE).setSingle(Float.MAX_VALUE));
      assertRejected(
          "twice=1.8e308",
          "query parameter \"twice\": value \"1.8e308\"; expected a number in the range of a"
              + " double, NaN, Infinity or -Infinity");
      assertRejected(
          "single=-3.5e38",
          "query parameter \"single\": value \"-3.5e38\"; expected a number in the range of a"
              + " float, NaN, Infinity or -Infinity");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          ".",
          "1.",
          ".5",
          "1e",
          "1e+",
          "1d",
          "1f",
          "0x1p3",
          "nan",
          "inf",
          "infinity",
          "%2BInfinity",
          " 1",
          "1,5",
          "-",
          "e5"
        })
    void withFractionAreNothingElse(String value) {
      for (String field : List.of("twice", "single", "wDouble", "wFloat")) {
        assertThatThrownBy(() -> GET.bind("/a?" + field + "=" + value))
            .isInstanceOf(BindingException.class)
            .hasMessageContaining("NaN, Infinity or -Infinity");
      }
    }
  }

  @Nested
  class OtherScalars {
    @Test
    void booleansAreWords() throws Exception {
      assertBound("flag=true", Request.newBuilder().setFlag(true));
      assertBound("flag=false", Request.newBuilder());
      for (String value : List.of("True", "1", "yes", "0", "t")) {
        assertRejected(
            "flag=" + value,
            "query parameter \"flag\": value \"" + value + "\"; expected true or false");
      }
    }

    @Test
    void enumsAreNamesOrNumbers() throws Exception {
      assertBound("color=RED", Request.newBuilder().setColor(Color.RED));
      assertBound("color=1", Request.newBuilder().setColor(Color.RED));
      assertBound("color=-1", Request.newBuilder().setColor(Color.NEGATIVE));
      assertBound("color=77", Request.newBuilder().setColorValue(77));
      for (String value : List.of("red", "", "1.0", "BLUE")) {
        assertRejected(
            "color=" + value,
            "query parameter \"color\": value \""
                + value
                + "\"; expected the name or number of a value of enum jams.test.bind.Color");
      }
      assertRejected(
          "color=2147483648",
          "query parameter \"color\": value \"2147483648\"; expected a whole number from"
              + " -2147483648 to 2147483647");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-_8", "-_8=", "+/8", "+/8=", "%2B%2F8%3D", "-/8"})
    void bytesAreBase64InBothAlphabetsWithOrWithoutPadding(String value) throws Exception {
      assertBound(
          "data=" + value, Request.newBuilder().setData(ByteString.copyFrom(new byte[] {-5, -1})));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a===", "*", "ab=c", "QQ=", "a%0Ab"})
    void bytesAreNothingElse(String value) {
      assertThatThrownBy(() -> GET.bind("/a?data=" + value))
          .isInstanceOf(BindingException.class)
          .hasMessageEndingWith("; expected base64 (RFC 4648, section 4 or 5)");
    }

    @Test
    void presenceIsKept() throws Exception {
      Request bound = (Request) GET.bind("/a?optText=&optNumber=0&digit=0&inner.name=");

      assertThat(bound.hasOptText()).isTrue();
      assertThat(bound.hasOptNumber()).isTrue();
      assertThat(bound.hasDigit()).isTrue();
      assertThat(bound.hasInner()).isTrue();
    }
  }

  @Nested
  class WellKnownTypes {
    @Test
    void wrappersAreTheirValue() throws Exception {
      assertBound(
          "wString=&wBytes=-_8&wBool=false&wI32=-1&wU32=4294967295&wI64=-1"
              + "&wU64=18446744073709551615&wFloat=1.5&wDouble=Infinity",
          Request.newBuilder()
              .setWString(StringValue.getDefaultInstance())
              .setWBytes(BytesValue.of(ByteString.copyFrom(new byte[] {-5, -1})))
              .setWBool(BoolValue.getDefaultInstance())
              .setWI32(Int32Value.of(-1))
              .setWU32(UInt32Value.of(-1))
              .setWI64(Int64Value.of(-1))
              .setWU64(UInt64Value.of(-1))
              .setWFloat(FloatValue.of(1.5f))
              .setWDouble(DoubleValue.of(Double.POSITIVE_INFINITY)));
      assertRejected(
          "w_i32=x",
          "query parameter \"w_i32\": value \"x\"; expected a whole number from -2147483648 to"
              + " 2147483647");
    }

    @Test
    void timestampsAreRfc3339() throws Exception {
      assertBound(
          "time=1970-01-01T01:00:01.5%2B01:00",
          Request.newBuilder().setTime(Timestamp.newBuilder().setSeconds(1).setNanos(500_000_000)));
      for (String value : List.of("", "1970-01-01", "0", "1970-01-01T00:00:00", "x\"", "x\\")) {
        assertRejected(
            "time=" + value,
            "query parameter \"time\": value \""
                + value
                + "\"; expected a timestamp of RFC 3339 such as 2026-01-31T12:00:00.5Z");
      }
    }

    @Test
    void durationsAreSeconds() throws Exception {
      assertBound(
          "duration=-1.5s",
          Request.newBuilder()
              .setDuration(Duration.newBuilder().setSeconds(-1).setNanos(-500_000_000)));
      for (String value : List.of("", "1", "1m", "999999999999s")) {
        assertRejected(
            "duration=" + value,
            "query parameter \"duration\": value \""
                + value
                + "\"; expected a duration in seconds such as 1.5s");
      }
    }

    @Test
    void fieldMasksArePathsInBothSpellings() throws Exception {
      assertBound(
          "mask=a,fooBar.bazQux,foo_bar",
          Request.newBuilder()
              .setMask(
                  FieldMask.newBuilder()
                      .addPaths("a")
                      .addPaths("foo_bar.baz_qux")
                      .addPaths("foo_bar")));
      assertBound("mask=", Request.newBuilder().setMask(FieldMask.getDefaultInstance()));
      for (String value : List.of(",", "a,", "a..b", ".a", "a b", "1a", "a.*")) {
        assertRejected(
            "mask=" + value.replace(" ", "%20"),
            "query parameter \"mask\": value \""
                + value
                + "\"; expected field paths with commas between such as name,address.zipCode");
      }
    }

    @Test
    void structAndValueAreJson() throws Exception {
      assertBound(
          "structure=%7B%22a%22:%5Btrue%5D%7D&value=%22x%22&list=%5B1%5D",
          Request.newBuilder()
              .setStructure(
                  Struct.newBuilder()
                      .putFields(
                          "a",
                          Value.newBuilder()
                              .setListValue(
                                  ListValue.newBuilder()
                                      .addValues(Value.newBuilder().setBoolValue(true)))
                              .build()))
              .setValue(Value.newBuilder().setStringValue("x"))
              .setList(ListValue.newBuilder().addValues(Value.newBuilder().setNumberValue(1))));
      assertBound(
          "value=null",
          Request.newBuilder().setValue(Value.newBuilder().setNullValue(NullValue.NULL_VALUE)));
      assertRejected(
          "structure=[]", "query parameter \"structure\": value \"[]\"; expected a JSON object");
      assertRejected("list=1", "query parameter \"list\": value \"1\"; expected a JSON array");
      assertRejected(
          "value=abc",
          "query parameter \"value\": value \"abc\"; expected a JSON value; a string has quotes");
    }

    @Test
    void haveNoFieldsOfTheirOwn() throws Exception {
      assertThat(GET.captured("/a?time.seconds=1&wI32.value=1")).hasSize(2);
    }
  }

  @Nested
  class RepeatedFieldsAndMaps {
    @Test
    void repeatedFieldsTakeEveryValue() throws Exception {
      assertBound(
          "texts=a&numbers=1&texts=b,c&colors=RED&colors=0&times=1970-01-01T00:00:00Z&inner.tags=x"
              + "&inner.tags=y&numbers=1",
          Request.newBuilder()
              .addTexts("a")
              .addTexts("b,c")
              .addNumbers(1)
              .addNumbers(1)
              .addColors(Color.RED)
              .addColors(Color.COLOR_UNSPECIFIED)
              .addTimes(Timestamp.getDefaultInstance())
              .setInner(Inner.newBuilder().addTags("x").addTags("y")));
    }

    @Test
    void mapsTakeEntries() throws Exception {
      assertBound(
          "labels[a.b]=1&labels[]=2&labels%5Bc%5D%5D=3&byNumber[-5]=RED&by_flag[true]=7"
              + "&inner.labels[x]=y",
          Request.newBuilder()
              .putLabels("a.b", "1")
              .putLabels("", "2")
              .putLabels("c]", "3")
              .putByNumber(-5, Color.RED)
              .putByFlag(true, Int64Value.of(7))
              .setInner(Inner.newBuilder().putLabels("x", "y")));
    }

    @Test
    void anEntryHasAKeyOfItsType() {
      assertRejected(
          "byNumber[x]=1",
          "query parameter \"byNumber[x]\": key \"x\"; expected a whole number from -2147483648 to"
              + " 2147483647");
      assertRejected(
          "byNumber[1]=x",
          "query parameter \"byNumber[1]\": value \"x\"; expected the name or number of a value of"
              + " enum jams.test.bind.Color");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "labels=a          | a map; name an entry of it, such as labels[key]",
          "labels.a=b        | a map; name an entry of it, such as labels[key]",
          "labels[a=b        | expected \"]\" at the end, as in labels[key]",
          "labels[a].b=c     | expected \"]\" at the end, as in labels[key]",
          "innerByName[a]=b  | a map of messages, which no query can hold; send it in a body",
          "texts[]=a         | no map; write \"texts\" without brackets",
          "inners=a          | a repeated message, which no query can hold; send it in a body",
          "inners.name=a     | a repeated message, which no query can hold; send it in a body",
          "inner=a           | a message; name a field of it, such as inner.name",
          "any=a             | a message; name a field of it, such as any.name",
        })
    void otherNamesOfTheirFieldsAreErrors(String query, String problem) {
      assertRejected(
          query, "query parameter \"" + query.substring(0, query.indexOf('=')) + "\": " + problem);
    }
  }

  @Nested
  class Twice {
    @ParameterizedTest
    @CsvSource({
      "i32=1&i32=1, i32, i32",
      "i32=0&text=x&i32=0, i32, i32",
      "pageSize=1&page_size=2, page_size, page_size",
      "inner.name=&inner.name=a, inner.name, inner.name",
      "time=1970-01-01T00:00:00Z&time=1970-01-01T00:00:00Z, time, time",
      "byNumber[1]=0&by_number[01]=0, by_number[01], by_number[1]",
      "word=a&word=a, word, word",
    })
    void aSingularFieldIsAnError(String query, String name, String what) {
      assertRejected(
          query,
          "query parameter \"%s\": a second value for \"%s\"; expected it once"
              .formatted(name, what));
    }

    @ParameterizedTest
    @CsvSource({
      "word=a&digit=1, digit, word, choice",
      "sub.name=a&word=b, word, sub, choice",
      "word=b&sub.name=a, sub.name, word, choice",
      "inner.left=a&inner.right=b, inner.right, left, side",
    })
    void aOneofIsAnError(String query, String name, String other, String oneof) {
      assertRejected(
          query,
          "query parameter \"%s\": \"%s\" is set too, and only one field of oneof \"%s\" may be; send one of them"
              .formatted(name, other, oneof));
    }

    @Test
    void theSameMessageOfAOneofIsFine() throws Exception {
      assertBound(
          "sub.name=a&sub.zipCode=1",
          Request.newBuilder().setSub(Inner.newBuilder().setName("a").setZipCode(1)));
    }
  }

  @Nested
  class Unknown {
    private static final String QUERY = "/a?nope=1&text=x&inner.nope=%20&text.more=3&nope&=";

    @Test
    void parametersAreIgnored() throws Exception {
      assertThat(GET.bind(QUERY)).isEqualTo(Request.newBuilder().setText("x").build());
    }

    @Test
    void parametersAreRejectedOnDemand() {
      Binding binding =
          GET.with(BindingOptions.DEFAULTS.withUnknownParameters(UnknownParameters.REJECT));

      assertThatThrownBy(() -> binding.bind("/a?inner.nope=1"))
          .isInstanceOfSatisfying(
              BindingException.class, e -> assertThat(e.field()).isEqualTo("inner.nope"))
          .hasMessage(
              "query parameter \"inner.nope\": no such field in the request message; check the name"
                  + " or remove it");
    }

    @Test
    void parametersAreCapturedOnDemand() throws Exception {
      assertThat(GET.captured(QUERY))
          .containsExactly("nope=1", "inner.nope= ", "text.more=3", "nope=", "=");
    }
  }

  @Nested
  class Limits {
    private final BindingOptions options =
        new BindingOptions(false, UnknownParameters.IGNORE, false, 4, 2, 3);

    @Test
    void countParametersEvenUnknownOnes() throws Exception {
      assertThat(GET.with(options).bind("/a?x=1&&y=2&z&w")).isEqualTo(Request.getDefaultInstance());
      assertThatThrownBy(() -> GET.with(options).bind("/a?x=1&y=2&z&w&v"))
          .hasMessage("query: more than 4 parameters; send fewer");
    }

    @Test
    void countElements() throws Exception {
      assertThat(GET.with(options).bind("/a?texts=&texts=&labels[a]=&labels[b]=")).isNotNull();
      assertThatThrownBy(() -> GET.with(options).bind("/a?texts=&texts=&texts="))
          .hasMessage("query parameter \"texts\": more than 2 elements; send fewer");
      assertThatThrownBy(() -> GET.with(options).bind("/a?labels[a]=&labels[b]=&labels[c]="))
          .hasMessage("query parameter \"labels[c]\": more than 2 elements; send fewer");
    }

    @Test
    void countDepth() throws Exception {
      assertThat(GET.with(options).bind("/a?inner.inner.name=x")).isNotNull();
      assertThatThrownBy(() -> GET.with(options).bind("/a?inner.inner.inner.name=x"))
          .hasMessage("query parameter \"inner.inner.inner.name\": more than 3 fields deep");
    }

    @Test
    void haveDefaults() throws Exception {
      assertThat(GET.bind("/a?" + "texts=x&".repeat(1000))).isNotNull();
      assertThatThrownBy(() -> GET.bind("/a?" + "texts=x&".repeat(1001)))
          .hasMessage("query: more than 1000 parameters; send fewer");
      assertThatThrownBy(() -> GET.bind("/a?" + "inner.".repeat(5000) + "name=x"))
          .hasMessageEndingWith("more than 32 fields deep");
    }

    @Test
    void areAtLeastOne() {
      assertThatThrownBy(() -> new BindingOptions(false, UnknownParameters.IGNORE, false, 0, 1, 1))
          .hasMessage("maxQueryParameters: 0; expected 1 or more");
    }
  }

  @Nested
  class Errors {
    @Test
    void nameTheFieldForABadRequest() {
      assertThatThrownBy(() -> GET.bind("/a?inner.zipCode=x"))
          .isInstanceOfSatisfying(
              BindingException.class, e -> assertThat(e.field()).isEqualTo("inner.zip_code"));
    }

    @Test
    void shortenWhatTheClientSent() {
      assertRejected(
          "i32=" + "9".repeat(1000),
          "query parameter \"i32\": value \""
              + "9".repeat(64)
              + "…\"; expected a whole number from -2147483648 to 2147483647");
    }

    @Test
    void hideControlCharacters() {
      assertRejected(
          "flag=a%0D%0Ab",
          "query parameter \"flag\": value \"a\uFFFD\uFFFDb\"; expected true or false");
    }
  }

  @Nested
  class Proto2 {
    private final Binding old =
        Binding.of(
            OldRequest.getDefaultInstance(),
            Bind2Proto.getDescriptor().findServiceByName("Binds2").findMethodByName("Call"),
            "GET /a",
            "");

    @Test
    void fieldsAreSet() throws Exception {
      assertThat(old.bind("/a?must=x&closed=1&number=7&part.name=y"))
          .isEqualTo(
              OldRequest.newBuilder()
                  .setMust("x")
                  .setClosed(OldRequest.Closed.ONE)
                  .setNumber(7)
                  .setPart(OldRequest.Part.newBuilder().setName("y"))
                  .build());
    }

    @Test
    void closedEnumsHaveNoUnknownNumbers() {
      assertThatThrownBy(() -> old.bind("/a?must=x&closed=2"))
          .hasMessage(
              "query parameter \"closed\": value \"2\"; expected the name or number of a value of"
                  + " enum jams.test.bind.OldRequest.Closed");
    }

    @Test
    void requiredFieldsMustBeThere() {
      assertThatThrownBy(() -> old.bind("/a"))
          .isInstanceOf(BindingException.class)
          .hasMessage("the request lacks required fields: must");
    }
  }

  private static void assertBound(String query, Request.Builder expected) throws Exception {
    assertThat(GET.bind("/a?" + query)).isEqualTo(expected.build());
  }

  private static void assertRejected(String query, String message) {
    assertThatThrownBy(() -> GET.bind("/a?" + query))
        .isInstanceOf(BindingException.class)
        .hasMessage(message);
  }
}
