package dev.jams.json;

import static dev.jams.json.Json.CODEC;
import static dev.jams.json.Json.STRICT;
import static dev.jams.json.Json.error;
import static dev.jams.json.Json.quoted;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Nested;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What errors say, and the limits on any input. */
class JsonErrorsTest {

  private static void says(String json, String message) {
    JsonException error = error(quoted(json));
    assertThat(error).hasMessage(quoted(message));
    assertThat(error.getMessage()).startsWith(error.path() + ": ");
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    says(
        "{'int32Value':'abc'}",
        "$.int32Value: expected an integer from -2147483648 to 2147483647, found 'abc'"
            + " (line 1, column 15)");
    says(
        "{'nestedList':[{},{'inner':\n{'name':5}}]}",
        "$.nestedList[1].inner.name: expected a string, found 5 (line 2, column 9)");
    says(
        "{'boolMap':{'true':{'number':{}}}}",
        "$.boolMap.true.number: expected an integer from -2147483648 to 2147483647,"
            + " found an object (line 1, column 30)");
    says(
        "{'stringMap':{'a b':{'boolValue':0}}}",
        "$.stringMap['a b'].boolValue: expected true or false, found 0 (line 1, column 34)");
    says(
        "{'nested':[1]}",
        "$.nested: expected an object for message jams.json.test.Nested, found an array"
            + " (line 1, column 11)");
    says(
        "{'timestamp':'2024-02-30T00:00:00Z'}",
        "$.timestamp: expected an RFC 3339 timestamp such as 2024-02-29T23:59:59.5Z,"
            + " found '2024-02-30T00:00:00Z' (line 1, column 14)");
    says(
        "{'int32List':[1,null]}",
        "$.int32List[1]: expected an element that is not null, found null (line 1, column 17)");
    says(
        "{'int32Value':1,'int32_value':1}",
        "$.int32_value: duplicate name 'int32_value': expected each name once"
            + " (line 1, column 17)");
    says(
        "{'choiceInt64':1,'choiceBool':true}",
        "$.choiceBool: expected at most one field of oneof choice, found a second"
            + " (line 1, column 31)");
    says(
        "{'int32Map':{'x':1}}",
        "$.int32Map.x: expected an integer from -2147483648 to 2147483647, found 'x'"
            + " (line 1, column 14)");
    says(
        "{'any':{'name':'a'}}",
        "$.any: expected a member '@type' with a type URL (line 1, column 19)");
  }

  @Test
  void saysWhereInputIsNotJson() {
    says(
        "{'nested':{'number':1 2}}",
        "$.nested.number: expected JSON, found something else near 'nested':{'number':1 2}}'"
            + " (line 1, column 23)");
    says(
        "{'nested':{",
        "$.nested: expected more JSON, found the end of the input (line 1, column 12)");
    says("", "$: expected a JSON value, found none: the input is empty");
    says(
        "{} {}", "$: expected the end of the input after the value, found more (line 1, column 4)");
  }

  @Test
  void saysWhereAnUnknownNameIs() {
    JsonException field =
        error(
            STRICT, quoted("{'nested':{'nope':1}}").getBytes(UTF_8), AllKinds.getDefaultInstance());
    JsonException value =
        error(STRICT, quoted("{'color':'PINK'}").getBytes(UTF_8), AllKinds.getDefaultInstance());

    assertThat(field)
        .hasMessage(
            "$.nested.nope: unknown name \"nope\", expected a field of jams.json.test.Nested"
                + " (line 1, column 12)");
    assertThat(field.path()).isEqualTo("$.nested.nope");
    assertThat(value)
        .hasMessageStartingWith(
            "$.color: expected a value of enum jams.json.test.Color, found \"PINK\"");
  }

  @Test
  void saysWhichValueCannotBeWritten() {
    Timestamp bad = Timestamp.newBuilder().setNanos(-1).build();
    AllKinds inside = AllKinds.newBuilder().addTimestampList(bad).build();
    AllKinds message = AllKinds.newBuilder().putStringMap("a", inside).build();

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> CODEC.toBytes(message))
        .withMessageContaining("found 0 seconds and -1 nanos")
        .matches(e -> e.path().equals("$.stringMap.a.timestampList[0]"));
  }

  @Test
  void shortensAndCleansWhatItQuotes() {
    String longText = "x\\u001b" + "y".repeat(5000);
    JsonException error = error(quoted("{'boolValue':'" + longText + "'}"));

    assertThat(error)
        .hasMessageContaining("found \"x\\u001by")
        .hasMessageContaining("y…\"")
        .matches(e -> e.getMessage().length() < 200);
    assertThat(error("{\"" + "k".repeat(5000) + "\": nope}").getMessage()).hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':'\n'}",
        "{'a':\\}",
        "{'a':nul}",
        "{'a':-}",
        "{'a':1e}",
        "{'a':[}",
        "{'a':NaN}",
        "{'a'}",
        "{'int32Value':1",
        "{'a':'\\q'}",
        "{'a':0001}"
      })
  void neverShowsTheParserBehindIt(String json) {
    assertThat(error(quoted(json)))
        .isNotNull()
        .message()
        .doesNotContainIgnoringCase("jackson")
        .doesNotContain("Source")
        .doesNotContain("Feature");
  }

  /** The question mark is the fifth level; what stands for it is what fits there, and what not. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ' ',
      value = {
        "{'recursive':{'recursive':{'recursive':{'recursive':?}}}} {} {'nested':{}}",
        "{'recursive':{'recursive':{'recursive':{'nestedList':?}}}} [] [{}]",
        "{'unknown':[[[?]]]} [] [[]]",
        "{'unknown':{'a':{'b':[?]}}} {} {'c':[]}",
        "{'struct':{'a':{'b':[?]}}} {} {'c':{}}",
        "{'listValue':[[[?]]]} {} [[]]",
        "{'value':{'a':[[?]]}} 1 [[]]",
        "{'stringMap':{'a':{'stringMap':{'b':?}}}} {} {'nested':{}}",
        "{'any':{'@type':'x/google.protobuf.Value','value':[[?]]}} [] [[]]",
        "{'any':{'value':[[?]],'@type':'x/google.protobuf.Value'}} [] [[]]",
        "{'any':{'recursive':{'nestedList':[?]},'@type':'x/jams.json.test.AllKinds'}}"
            + " {} {'inner':{}}",
      })
  void allowsExactlyTheDepthThatIsSet(String json, String fits, String tooDeep)
      throws JsonException {
    JsonCodec codec = JsonCodec.newBuilder().typeRegistry(Json.TYPES).maxDepth(5).build();
    String deeper = json.replace("?", tooDeep);

    Json.read(codec, quoted(json.replace("?", fits)), AllKinds.getDefaultInstance());
    assertThat(error(codec, quoted(deeper).getBytes(UTF_8), AllKinds.getDefaultInstance()))
        .isNotNull()
        .hasMessageContaining("expected at most 5 objects and arrays inside each other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'recursive':",
        "{'unknown':",
        "[",
        "{'unknown':[",
        "{'struct':{'a':",
        "{'listValue':[",
        "{'any':{'a':",
        "{'value':[",
      })
  void survivesEndlessNesting(String open) {
    String prefix = quoted(open);
    String deep = prefix + quoted("{'a':").repeat(50_000);
    String arrays = prefix + "[".repeat(50_000);

    assertThat(error(deep)).isNotNull();
    assertThat(error(arrays)).isNotNull();
  }

  @Test
  void survivesAnysThatNameTheirTypeLast() throws JsonException {
    String json = "{}";
    for (int i = 0; i < 90; i++) {
      json = "{'value':" + json + ",'@type':'x/google.protobuf.Any'}";
    }

    assertThat(CODEC.toString(Json.read(quoted("{'any':" + json + "}"))))
        .endsWith("{}" + "}".repeat(91));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ' ',
      value = {
        "{'recursive': {} }",
        "{'listValue':[ [] ]}",
        "{'struct':{'a': {'a':true} }}",
        "{'any':{'@type':'x/google.protobuf.Value','value': [] }}",
        "{'any':{'@type':'x/google.protobuf.Value','value': {'a':true} }}",
      })
  void copesWithTheGreatestDepthThatCanBeSet(String before, String middle, String after)
      throws Exception {
    JsonCodec codec = JsonCodec.newBuilder().typeRegistry(Json.TYPES).maxDepth(150).build();
    String json = middle;
    for (int i = 0; i < 145; i++) {
      json =
          switch (before) {
            case "{'recursive':" -> "{'recursive':" + json + "}";
            default -> middle.startsWith("[") ? "[" + json + "]" : "{'a':" + json + "}";
          };
    }
    String whole = quoted(before + json + after);

    inSmallThread(
        () -> {
          for (Message prototype :
              List.of(
                  AllKinds.getDefaultInstance(),
                  DynamicMessage.getDefaultInstance(AllKinds.getDescriptor()))) {
            assertThat(codec.toString(Json.read(codec, whole, prototype))).isEqualTo(whole);
          }
          return null;
        });
  }

  private static void inSmallThread(Callable<Void> check) throws Exception {
    FutureTask<Void> task = new FutureTask<>(check);
    new Thread(null, task, "small", 640 * 1024).start();
    task.get();
  }

  @Test
  void limitsTheLengthOfNumbers() {
    for (String field : List.of("doubleValue", "unknown", "value")) {
      assertThat(error(quoted("{'" + field + "':1" + "0".repeat(1001) + "}")))
          .hasMessage(
              "$.%s: expected numbers of at most 1000 characters (line 1, column %d)",
              field, field.length() + 5);
    }
    assertThat(error(quoted("{'int64Value':'1" + "0".repeat(1001) + "'}")))
        .hasMessageContaining("expected an integer");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 151})
  void refusesDepthsOutOfRange(int depth) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JsonCodec.newBuilder().maxDepth(depth))
        .withMessage("maxDepth is " + depth + ", expected 1 to 150");
  }

  /** Puts the bytes where the string's character ? is. */
  private static byte[] with(String json, int... bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = json.indexOf('?');
    out.write(quoted(json.substring(0, at)).getBytes(UTF_8));
    for (int b : bytes) {
      out.write(b);
    }
    out.write(quoted(json.substring(at + 1)).getBytes(UTF_8));
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "0x80, -1, -1",
    "0xff, -1, -1",
    "0xc0, 0xaf, -1",
    "0xe0, 0x80, 0xaf",
    "0xed, 0xa0, 0x80",
    "0xf4, 0x90, 0x80",
    "0xe2, 0x82, 0x20",
  })
  void rejectsMalformedUtf8(int first, int second, int third) throws IOException {
    int count = second < 0 ? 1 : third < 0 ? 2 : 3;
    int[] bytes = Arrays.copyOf(new int[] {first, second, third}, count);

    for (String json :
        new String[] {
          "{'nested':{'name':'a?'}}", "{'unknown':'?'}", "{'?':1}", "{'struct':{'?':1}}", "?{}"
        }) {
      assertThat(error(CODEC, with(json, bytes), AllKinds.getDefaultInstance()))
          .describedAs(json)
          .isNotNull()
          .hasMessageContaining("expected UTF-8, found a malformed sequence (at byte ");
    }
    assertThat(
            error(CODEC, with("{'nested':{'name':'a?'}}", bytes), AllKinds.getDefaultInstance())
                .path())
        .isEqualTo("$.nested.name");
  }

  @Test
  void rejectsLoneSurrogatesEvenInWhatIsIgnored() {
    JsonException error = error(quoted("{'unknown':[0,'a\\ud83d']}"));

    assertThat(error)
        .hasMessage(
            "$.unknown[1]: expected surrogates in pairs, found a lone \\ud83d (at byte 16)");
  }

  @Test
  void rejectsByteOrderMarksAndOtherEncodings() throws IOException {
    assertThat(error(CODEC, with("?{}", 0xef, 0xbb, 0xbf), AllKinds.getDefaultInstance()))
        .hasMessage("$: expected JSON without a byte order mark, found one (at byte 0)");
    assertThat(error(CODEC, "{}".getBytes(UTF_16LE), AllKinds.getDefaultInstance())).isNotNull();
    assertThat(error(CODEC, "{}".getBytes(UTF_16BE), AllKinds.getDefaultInstance())).isNotNull();
  }

  @Test
  void writesUnpairedSurrogatesAsQuestionMarks() throws JsonException {
    String text = "a\ud800b\udc00\ud83d\ude01\ud83d";
    Nested message = Nested.newBuilder().setName(text).build();

    assertThat(new String(CODEC.toBytes(message), UTF_8))
        .isEqualTo("{\"name\":\"a?b?\ud83d\ude01?\"}");
    assertThat(CODEC.toBytes(message)).isEqualTo(("{\"name\":\"" + text + "\"}").getBytes(UTF_8));
  }
}
