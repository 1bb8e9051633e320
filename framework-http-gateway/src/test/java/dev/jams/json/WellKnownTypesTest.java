package dev.jams.json;

import static dev.jams.json.Json.CODEC;
import static dev.jams.json.Json.STRICT;
import static dev.jams.json.Json.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import dev.jams.json.proto.AllKinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types that have a JSON form of their own, for generated and dynamic messages. */
class WellKnownTypesTest {
  private static final Message DYNAMIC =
      DynamicMessage.getDefaultInstance(AllKinds.getDescriptor());

  private static void becomes(String rule) throws JsonException {
    String[] parts = quoted(rule).split(" -> ", 2);
    String output = parts[parts.length - 1];
    assertThat(CODEC.toString(Json.read(parts[0]))).isEqualTo(output);
    assertThat(CODEC.toString(Json.read(CODEC, parts[0], DYNAMIC))).isEqualTo(output);
  }

  private static void isRejected(String input) {
    String in = quoted(input);
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> Json.read(in));
    assertThatExceptionOfType(JsonException.class).isThrownBy(() -> Json.read(CODEC, in, DYNAMIC));
  }

  private static void cannotBeWritten(Message message, String problem) {
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> CODEC.toBytes(message))
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "2000-02-29T12:00:00Z",
        "1900-02-28T23:59:59Z",
        "1969-12-31T23:59:59.900Z",
        "1970-01-01T00:00:00.1Z -> 1970-01-01T00:00:00.100Z",
        "1970-01-01T00:00:00.000001Z",
        "1970-01-01T00:00:00.000000001Z",
        "1970-01-01T00:00:00.000Z -> 1970-01-01T00:00:00Z",
        "1970-01-01T08:00:00+08:00 -> 1970-01-01T00:00:00Z",
        "1969-12-31T16:30:00-07:30 -> 1970-01-01T00:00:00Z",
        "0000-12-31T23:00:00-01:00 -> 0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00+00:00 -> 1970-01-01T00:00:00Z",
      })
  void timestamps(String rule) throws JsonException {
    becomes("{'timestamp':'" + rule.replace(" -> ", "'} -> {'timestamp':'") + "'}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000-12-31T23:59:59Z",
        "0001-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "10000-01-01T00:00:00Z",
        "1970-01-01T00:00:00z",
        "1970-01-01t00:00:00Z",
        "1970-01-01 00:00:00Z",
        "1970-01-01T00:00:00",
        "1970-01-01",
        "1970-01-01T00:00:00.Z",
        "1970-01-01T00:00:00.1234567891Z",
        "1970-01-01T00:00:00,5Z",
        "1970-13-01T00:00:00Z",
        "1970-00-01T00:00:00Z",
        "1970-02-30T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "1970-01-00T00:00:00Z",
        "1970-01-01T24:00:00Z",
        "1970-01-01T00:60:00Z",
        "2016-12-31T23:59:60Z",
        "1970-01-01T00:00:00+24:00",
        "1970-01-01T00:00:00+0100",
        "1970-01-01T00:00:00+1:00",
        "1970-01-01T00:00:00Zx",
        "70-01-01T00:00:00Z",
        "",
      })
  void malformedTimestamps(String text) {
    isRejected("{'timestamp':'" + text + "'}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'timestamp':0}", "{'timestamp':{}}", "{'duration':1}", "{'duration':{}}"})
  void timesThatAreNoStrings(String json) {
    isRejected(json);
  }

  @ParameterizedTest
  @CsvSource({
    "-62135596801, 0",
    "253402300800, 0",
    "0, -1",
    "0, 1000000000",
  })
  void rejectsToWriteTimestampsOutOfRange(long seconds, int nanos) {
    cannotBeWritten(
        Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build(),
        "$: expected a timestamp from 0001-01-01T00:00:00Z to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0s",
        "1s",
        "-1s",
        "315576000000s",
        "-315576000000s",
        "315576000000.999999999s",
        "1.500s",
        "1.5s -> 1.500s",
        "-0.5s -> -0.500s",
        "0.000001s",
        "0.000000001s",
        "1.000s -> 1s",
        "-0s -> 0s",
      })
  void durations(String rule) throws JsonException {
    becomes("{'duration':'" + rule.replace(" -> ", "'} -> {'duration':'") + "'}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "1",
        "1S",
        "1.s",
        ".5s",
        "+1s",
        "--1s",
        "1.1234567891s",
        "315576000001s",
        "-315576000001s",
        "99999999999999999999999999s",
        "1e3s",
        " 1s",
        "1 s",
        "1m",
        "1ss"
      })
  void malformedDurations(String text) {
    isRejected("{'duration':'" + text + "'}");
  }

  @ParameterizedTest
  @CsvSource({
    "315576000001, 0",
    "-315576000001, 0",
    "1, -1",
    "-1, 1",
    "0, 1000000000",
    "0, -1000000000",
  })
  void rejectsToWriteDurationsOutOfRange(long seconds, int nanos) {
    cannotBeWritten(
        Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build(),
        "$: expected a duration of at most 315576000000 seconds");
  }

  @Test
  void fieldMasks() throws JsonException {
    becomes("{'fieldMask':'foo,barBaz.quxQuux,a1'}");
    becomes("{'fieldMask':''}");
    becomes("{'fieldMask':'a,,b'} -> {'fieldMask':'a,b'}");
    assertThat(Json.read(quoted("{'fieldMask':'foo,barBaz'}")).getFieldMask().getPathsList())
        .containsExactly("foo", "bar_baz");
    isRejected("{'fieldMask':'foo,bar_baz'}");
    isRejected("{'fieldMask':['foo']}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fooBar", "foo_3_bar", "foo__bar", "foo_", "_Foo", "a,b"})
  void rejectsToWriteFieldMasksThatWouldNotComeBack(String path) {
    cannotBeWritten(FieldMask.newBuilder().addPaths(path).build(), '"' + path + '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'struct':{}}",
        "{'struct':{'a':null,'b':1.5,'c':'x','d':true,'e':{'f':[]},'g':[1.0,[null]]}}",
        "{'value':true}",
        "{'value':'NaN'}",
        "{'value':1} -> {'value':1.0}",
        "{'value':1e3} -> {'value':1000.0}",
        "{'value':{'a':{}}}",
        "{'value':[1.0,{'a':[]}]}",
        "{'listValue':[]}",
        "{'listValue':[null,false,'a',{}]}",
        "{'valueMap':{'a':[],'b':{'c':null}}}",
        "{'choiceValue':[]}",
      })
  void structs(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'struct':[]}",
        "{'struct':'a'}",
        "{'listValue':{}}",
        "{'listValue':1}",
        "{'value':1e400}"
      })
  void malformedStructs(String json) {
    isRejected(json);
  }

  @Test
  void rejectsToWriteNumbersThatWouldBecomeStringsInValue() {
    Value nan = Value.newBuilder().setNumberValue(Double.NaN).build();
    AllKinds message =
        AllKinds.newBuilder().setStruct(Struct.newBuilder().putFields("a b", nan)).build();

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> CODEC.toBytes(message))
        .withMessage(
            "$.struct[\"a b\"]: expected a finite number in google.protobuf.Value, found NaN");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'boolWrapper':false,'int32Wrapper':0,'int64Wrapper':'0','uint32Wrapper':0,"
            + "'uint64Wrapper':'0','floatWrapper':0.0,'doubleWrapper':0.0,'stringWrapper':'',"
            + "'bytesWrapper':''}",
        "{'int64Wrapper':5,'doubleWrapper':'NaN'} -> {'int64Wrapper':'5','doubleWrapper':'NaN'}",
        "{'int64WrapperList':['1','2'],'stringWrapperList':['a']}",
        "{'empty':{}}",
      })
  void wrappersAndEmpty(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'int32Wrapper':{'value':1}}", "{'stringWrapper':1}", "{'boolWrapper':'true'}"})
  void malformedWrappers(String json) {
    isRejected(json);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'any':{}}",
        "{'any':{'@type':'type.googleapis.com/jams.json.test.Nested','name':'a','number':1}}",
        "{'any':{'@type':'a.b/c/jams.json.test.Nested'}}",
        "{'any':{'name':'a','@type':'x/jams.json.test.Nested'}}"
            + " -> {'any':{'@type':'x/jams.json.test.Nested','name':'a'}}",
        "{'any':{'name':'a','unknown':[{}],'@type':'x/jams.json.test.Nested','number':1}}"
            + " -> {'any':{'@type':'x/jams.json.test.Nested','name':'a','number':1}}",
        "{'any':{'@type':'x/google.protobuf.Duration','value':'1.500s'}}",
        "{'any':{'value':'1.500s','@type':'x/google.protobuf.Duration'}}"
            + " -> {'any':{'@type':'x/google.protobuf.Duration','value':'1.500s'}}",
        "{'any':{'@type':'x/google.protobuf.Int32Value','value':5}}",
        "{'any':{'@type':'x/google.protobuf.Value','value':null}}",
        "{'any':{'@type':'x/google.protobuf.Struct','value':{'@type':'a','b':1.0}}}",
        "{'any':{'@type':'x/google.protobuf.Timestamp','value':'1970-01-01T00:00:00Z'}}",
        "{'any':{'@type':'x/google.protobuf.FieldMask','value':'a.bC,d'}}",
        "{'any':{'@type':'x/google.protobuf.ListValue','value':[1.0,null,{}]}}",
        "{'any':{'@type':'x/google.protobuf.Value','value':[true]}}",
        "{'any':{'@type':'x/google.protobuf.BoolValue','value':true}}",
        "{'any':{'@type':'x/google.protobuf.Int64Value','value':'-5'}}",
        "{'any':{'@type':'x/google.protobuf.UInt32Value','value':5}}",
        "{'any':{'@type':'x/google.protobuf.UInt64Value','value':'18446744073709551615'}}",
        "{'any':{'@type':'x/google.protobuf.FloatValue','value':'NaN'}}",
        "{'any':{'@type':'x/google.protobuf.DoubleValue','value':-0.0}}",
        "{'any':{'@type':'x/google.protobuf.StringValue','value':''}}",
        "{'any':{'@type':'x/google.protobuf.BytesValue','value':'AQI='}}",
        "{'any':{'@type':'x/google.protobuf.Empty'}}",
        "{'any':{'@type':'x/google.protobuf.Any','value':{'@type':'x/google.protobuf.Duration','value':'1s'}}}",
        "{'any':{'value':{'value':'1s','@type':'x/google.protobuf.Duration'},'@type':'x/google.protobuf.Any'}}"
            + " -> {'any':{'@type':'x/google.protobuf.Any','value':"
            + "{'@type':'x/google.protobuf.Duration','value':'1s'}}}",
        "{'any':{'anyList':[{'name':'a','@type':'x/jams.json.test.Nested'},{},"
            + "{'value':'2s','@type':'x/google.protobuf.Duration'}],'@type':'x/jams.json.test.AllKinds'}}"
            + " -> {'any':{'@type':'x/jams.json.test.AllKinds','anyList':["
            + "{'@type':'x/jams.json.test.Nested','name':'a'},{},"
            + "{'@type':'x/google.protobuf.Duration','value':'2s'}]}}",
        "{'anyList':[{'name':'\u00e9','@type':'x/jams.json.test.Nested'}, {'number':2 , '@type':'x/jams.json.test.Nested'}]}"
            + " -> {'anyList':[{'@type':'x/jams.json.test.Nested','name':'\u00e9'},"
            + "{'@type':'x/jams.json.test.Nested','number':2}]}",
      })
  void anys(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'any':{'name':'a'}}",
        "{'any':{'@type':''}}",
        "{'any':{'@type':'','value':''}}",
        "{'any':{'@type':'jams.json.test.Nested'}}",
        "{'any':{'@type':'x/'}}",
        "{'any':{'@type':'x/no.such.Type'}}",
        "{'any':{'@type':1}}",
        "{'any':{'name':'a','@type':1}}",
        "{'any':{'@type':'x/jams.json.test.Nested','name':1}}",
        "{'any':{'@type':'x/google.protobuf.Duration','value':null}}",
        "{'any':{'@type':'x/google.protobuf.Duration','value':'1s','value':'1s'}}",
        "{'any':{'@type':'x/jams.json.test.Strict'}}",
        "{'any':[]}",
        "{'any':'a'}",
      })
  void malformedAnys(String json) {
    isRejected(json);
  }

  @Test
  void rejectsUnknownMembersOfAnyIfAsked() {
    String message = quoted("{'any':{'@type':'x/jams.json.test.Nested','nope':1}}");
    String wellKnown = quoted("{'any':{'@type':'x/google.protobuf.Duration','nope':1}}");

    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.read(STRICT, message, AllKinds.getDefaultInstance()))
        .withMessageStartingWith("$.any.nope: unknown name \"nope\"");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> Json.read(STRICT, wellKnown, AllKinds.getDefaultInstance()))
        .withMessageStartingWith("$.any.nope: unknown name \"nope\"");
  }

  @Test
  void wellKnownTypesNeedNoRegistry() throws JsonException {
    JsonCodec plain = JsonCodec.create();

    assertThat(plain.toString(Any.pack(Int32Value.of(3))))
        .isEqualTo(quoted("{'@type':'type.googleapis.com/google.protobuf.Int32Value','value':3}"));
  }

  @Test
  void writesUnknownAnyAsBytesIfAsked() throws JsonException {
    Any unknown =
        Any.newBuilder()
            .setTypeUrl("x/no.such.Type")
            .setValue(ByteString.copyFromUtf8("abc"))
            .build();
    Any broken = unknown.toBuilder().setTypeUrl("x/google.protobuf.Duration").build();
    JsonCodec lenient = JsonCodec.newBuilder().writeUnknownAnyAsBytes(true).build();

    assertThat(lenient.toString(unknown))
        .isEqualTo(quoted("{'@type':'x/no.such.Type','value':'YWJj'}"));
    assertThat(lenient.toString(broken))
        .isEqualTo(quoted("{'@type':'x/google.protobuf.Duration','value':'YWJj'}"));
    cannotBeWritten(unknown, "\"x/no.such.Type\"");
    cannotBeWritten(broken, "expected the bytes of a google.protobuf.Duration");
  }

  @Test
  void limitsTheNestingOfAnysThatAreWritten() throws JsonException {
    Any any = Any.getDefaultInstance();
    for (int i = 0; i < 10; i++) {
      any = Any.pack(any);
    }
    JsonCodec shallow = JsonCodec.newBuilder().maxDepth(9).build();
    Any nested = any;

    assertThat(JsonCodec.newBuilder().maxDepth(10).build().toString(nested)).endsWith("}}}}");
    assertThatExceptionOfType(JsonException.class)
        .isThrownBy(() -> shallow.toBytes(nested))
        .withMessageContaining("expected at most 9 google.protobuf.Any inside each other");
  }
}
