package dev.jams.json;

import static dev.jams.json.Json.CODEC;
import static dev.jams.json.Json.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.ByteString;
import dev.jams.json.proto.AllKinds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar, against that of another parser, and what lies around the input. */
class JsonTokenizerTest {
  private static final JsonFactory JACKSON =
      JsonFactory.builder().disable(JsonFactory.Feature.CHARSET_DETECTION).build();

  /** Kinds and texts of all tokens, with {@code null} at the end if there is an error. */
  private static List<String> tokens(byte[] input) {
    JsonTokenizer tokens = new JsonTokenizer(new JsonSource(input, 0, input.length));
    List<String> found = new ArrayList<>();
    try {
      tokens.next();
      addValue(tokens, found);
      if (!tokens.atEnd()) {
        found.add(null);
      }
    } catch (JsonException e) {
      found.add(null);
    }
    return found;
  }

  private static void addValue(JsonTokenizer tokens, List<String> found) throws JsonException {
    switch (tokens.token()) {
      case OBJECT -> {
        found.add("{");
        while (tokens.nextMember()) {
          tokens.readName();
          found.add("name " + tokens.text());
          tokens.next();
          addValue(tokens, found);
        }
        found.add("}");
      }
      case ARRAY -> {
        found.add("[");
        while (tokens.nextElement()) {
          addValue(tokens, found);
        }
        found.add("]");
      }
      case STRING -> found.add("string " + tokens.text());
      case NUMBER -> found.add("number " + tokens.text());
      case TRUE -> found.add("true");
      case FALSE -> found.add("false");
      case NULL -> found.add("null");
      default -> throw new AssertionError(tokens.token());
    }
  }

  private static List<String> jacksonTokens(byte[] input) {
    List<String> found = new ArrayList<>();
    try (JsonParser parser = JACKSON.createParser(input)) {
      int depth = 0;
      do {
        com.fasterxml.jackson.core.JsonToken token = parser.nextToken();
        if (token == null) {
          found.add(null);
          return found;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        String kind =
            switch (token) {
              case FIELD_NAME -> "name ";
              case VALUE_STRING -> "string ";
              case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number ";
              default -> "";
            };
        found.add(kind + parser.getText());
      } while (depth > 0);
      if (parser.nextToken() != null) {
        found.add(null);
      }
    } catch (IOException e) {
      found.add(null);
    }
    return found;
  }

  private static boolean isUnicode(byte[] input, List<String> texts) {
    boolean byteOrderMark = input.length > 0 && input[0] == (byte) 0xef;
    return !byteOrderMark
        && ByteString.copyFrom(input).isValidUtf8()
        && texts.stream().allMatch(text -> UTF_8.newEncoder().canEncode(text));
  }

  @Property(tries = 4000)
  void takesExactlyTheGrammarThatJacksonTakes(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] input = new Mutations(seed).next().getBytes(UTF_8);
    for (int changes = random.nextInt(3); changes > 0 && input.length > 0; changes--) {
      input[random.nextInt(input.length)] = (byte) random.nextInt();
    }
    List<String> expected = jacksonTokens(input);
    List<String> actual = tokens(input);

    if (!expected.contains(null) && isUnicode(input, expected)) {
      assertThat(actual).describedAs(new String(input, UTF_8)).isEqualTo(expected);
    } else {
      assertThat(actual).describedAs(new String(input, UTF_8)).contains((String) null);
    }
  }

  /** Long enough that some of it is looked at in words, and every special byte at every place. */
  @Test
  void findsWhatIsSpecialAtEveryPlaceOfAString() {
    for (int length = 0; length < 20; length++) {
      for (int at = 0; at < length; at++) {
        for (int special = 0; special < 256; special++) {
          byte[] input = ("[\"" + "x".repeat(length) + "\",\"\u007f !#[]\"]").getBytes(UTF_8);
          input[2 + at] = (byte) special;
          List<String> expected = jacksonTokens(input);
          List<String> actual = tokens(input);

          assertThat(actual.contains(null))
              .describedAs("byte %d at %d of %d", special, at, length)
              .isEqualTo(expected.contains(null) || !isUnicode(input, expected));
          if (!actual.contains(null)) {
            assertThat(actual).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void seesNothingOutsideTheInput() throws JsonException {
    String json =
        quoted("{'int32Value':12,'nested':{'name':'\\u00e9\u00e9'},'boolList':[true,false]}");
    byte[] text = json.getBytes(UTF_8);
    for (String around :
        List.of("\"", "}", "]", "\\", "1", "e", " ", "\u00e9", ",\"int32Value\":")) {
      String before = around.repeat(3);
      byte[] whole = (before + json + around.repeat(20)).getBytes(UTF_8);
      int offset = before.getBytes(UTF_8).length;
      AllKinds.Builder read = AllKinds.newBuilder();
      CODEC.merge(whole, offset, text.length, read);

      assertThat(read.build()).isEqualTo(Json.read(json));
      for (int length = 0; length < text.length; length++) {
        int cut = length;
        JsonException error =
            catchThrowableOfType(
                JsonException.class, () -> CODEC.merge(whole, offset, cut, AllKinds.newBuilder()));
        assertThat(error).describedAs("%s, %d bytes", around, length).isNotNull();
      }
    }
  }

  @Property(tries = 2000)
  void numbersAreTheNearestDouble(@ForAll long seed) throws JsonException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    LongStream digits = random.longs(1 + random.nextInt(20), 0, 10);
    text.append(random.nextBoolean() ? "0." : 1 + random.nextInt(9) + ".");
    digits.forEach(text::append);
    if (random.nextBoolean()) {
      text.append('e').append(random.nextInt(-30, 31));
    }

    assertThat(number(text.toString()).toDouble()).isEqualTo(Double.parseDouble(text.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-0.0",
        "9007199254740992",
        "9007199254740993",
        "999999999999999999",
        "1000000000000000000",
        "9223372036854775807",
        "123456789012345678901234567890",
        "0.1",
        "0.30000000000000004",
        "1e22",
        "1e23",
        "1e-22",
        "1e-23",
        "8.41e21",
        "4.9e-324",
        "2.4703282292062327e-324",
        "1.7976931348623157e308",
        "1.7976931348623159e308",
        "1e9999",
        "1e-9999",
        "1e99999999999999999999",
        "0e99999999999999999999",
        "0.0000000000000000000000000000000000001e37",
      })
  void numbersAtTheLimitsAreTheNearestDouble(String text) throws JsonException {
    JsonNumber number = number(text);

    assertThat(number.toDouble()).isEqualTo(Double.parseDouble(text));
    assertThat(number.isSmallInteger()).isEqualTo(text.matches("-?[0-9]{1,18}"));
    if (number.isSmallInteger()) {
      assertThat(number.toLong()).isEqualTo(Long.parseLong(text));
    }
  }

  private static JsonNumber number(String text) throws JsonException {
    byte[] input = text.getBytes(UTF_8);
    JsonNumber number = new JsonNumber();
    assertThat(number.read(new JsonSource(input, 0, input.length), 0)).isEqualTo(input.length);
    return number;
  }

  @Test
  void namesThatAreNotExpectedNextAreFoundAllTheSame() throws JsonException {
    AllKinds expected = Json.read(quoted("{'int32Value':1,'sint32Value':2,'nested':{'name':'a'}}"));

    for (String json :
        new String[] {
          "{'nested':{'name':'a'},'sint32Value':2,'int32Value':1}",
          "{ 'int32Value' : 1 , 'sint32Value' : 2 , 'nested' : { 'name' : 'a' } }",
          "{\n\t'int32Value'\r\n:1,'sint32Value'\n:2,'nested'\t:{'name' :'a'}\n}",
          "{'int32_value':1,'sint32_value':2,'nested':{'name':'a'}}",
          "{'\\u0069nt32Value':1,'sint32\\u0056alue':2,'nested':{'\\u006eame':'a'}}",
          "{'int32Valu':1,'int32Value':1,'int32Values':1,'sint32Value':2,'nested':{'name':'a'}}",
          "{'int32Value':1,'x':[{},[],'',-1.5e3,null],'sint32Value':2,'nested':{'name':'a'}}",
        }) {
      assertThat(Json.read(quoted(json))).describedAs(json).isEqualTo(expected);
    }
  }

  @Test
  void namesMayBeLongAndMany() throws JsonException {
    String name = "k".repeat(200_000);
    StringBuilder json = new StringBuilder("{\"" + name + "\":1,\"struct\":{");
    for (int i = 0; i < 20_000; i++) {
      json.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":").append(i);
    }

    AllKinds read = Json.read(json + "}}");
    assertThat(read.getStruct().getFieldsCount()).isEqualTo(20_000);
    assertThat(Json.error("{\"" + name + "\":1,\"" + name + "\":2}"))
        .hasMessageContaining("duplicate name \"kkk")
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void doesNotChangeItsInput() throws JsonException {
    byte[] json = quoted("{'stringValue':'\\u00e9\\n','bytesValue':'AQI='}").getBytes(UTF_8);
    byte[] copy = Arrays.copyOf(json, json.length);
    AllKinds read = (AllKinds) Json.read(CODEC, json, AllKinds.getDefaultInstance());

    assertThat(json).isEqualTo(copy);
    Arrays.fill(json, (byte) 'x');
    assertThat(read.getStringValue()).isEqualTo("\u00e9\n");
    assertThat(read.getBytesValue().toByteArray()).containsExactly(1, 2);
  }
}
