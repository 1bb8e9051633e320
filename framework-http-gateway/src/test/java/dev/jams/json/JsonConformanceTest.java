package dev.jams.json;

import static dev.jams.json.Json.CODEC;
import static dev.jams.json.Json.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.jams.json.proto.AllKinds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JSON mapping rule by rule: what is read, and how it is written again, for generated and
 * dynamic messages. Single quotes stand for JSON's double quotes.
 */
class JsonConformanceTest {
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " \t\r\n{ } \n -> {}",
        "{'fieldName1b':1} -> {}",
        "{'FieldName1b':1}",
        "{'FieldName_1b':1} -> {'FieldName1b':1}",
        "{'int32_value':1} -> {'int32Value':1}",
        "{'@other name':'x'}",
        "{'named':'x'} -> {'@other name':'x'}",
        "{'int\\u00332Value':1} -> {'int32Value':1}",
        "{'unknown':{'a':[1,{'b':null}],'c':true},'int32Value':1} -> {'int32Value':1}",
        "{'recursive':{'recursive':{'int32Value':1}}}",
      })
  void namesAndStructure(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'int32Value':2147483647}",
        "{'int32Value':-2147483648}",
        "{'int32Value':'2147483647'} -> {'int32Value':2147483647}",
        "{'int32Value':'-2147483648'} -> {'int32Value':-2147483648}",
        "{'int32Value':1e5} -> {'int32Value':100000}",
        "{'int32Value':1E+5} -> {'int32Value':100000}",
        "{'int32Value':100000.000} -> {'int32Value':100000}",
        "{'int32Value':'1e5'} -> {'int32Value':100000}",
        "{'int32Value':'1.0'} -> {'int32Value':1}",
        "{'int32Value':2.147483647e9} -> {'int32Value':2147483647}",
        "{'int32Value':-2.147483648e9} -> {'int32Value':-2147483648}",
        "{'int32Value':1200e-2} -> {'int32Value':12}",
        "{'int32Value':-0} -> {}",
        "{'int32Value':0e999999999} -> {}",
        "{'int32Value':'2\\u003147483647'} -> {'int32Value':2147483647}",
        "{'uint32Value':4294967295}",
        "{'uint32Value':'4294967295'} -> {'uint32Value':4294967295}",
        "{'uint32Value':4.294967295e9} -> {'uint32Value':4294967295}",
        "{'int64Value':9223372036854775807} -> {'int64Value':'9223372036854775807'}",
        "{'int64Value':'9223372036854775807'}",
        "{'int64Value':'-9223372036854775808'}",
        "{'int64Value':-9223372036854775808} -> {'int64Value':'-9223372036854775808'}",
        "{'int64Value':1e18} -> {'int64Value':'1000000000000000000'}",
        "{'int64Value':9.223372036854775807e18} -> {'int64Value':'9223372036854775807'}",
        "{'uint64Value':18446744073709551615} -> {'uint64Value':'18446744073709551615'}",
        "{'uint64Value':'18446744073709551615'}",
        "{'uint64Value':1.8446744073709551615e19} -> {'uint64Value':'18446744073709551615'}",
        "{'fixed64Value':9223372036854775808} -> {'fixed64Value':'9223372036854775808'}",
        "{'sint32Value':-5,'sfixed32Value':-6,'fixed32Value':7}",
        "{'sint64Value':'-5','sfixed64Value':'-6'}",
      })
  void integers(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'int32Value':2147483648}",
        "{'int32Value':-2147483649}",
        "{'int32Value':'2147483648'}",
        "{'int32Value':0.5}",
        "{'int32Value':1e-1}",
        "{'int32Value':'0.5'}",
        "{'int32Value':2147483647.5}",
        "{'int32Value':1e10}",
        "{'int32Value':1e999999999}",
        "{'int32Value':1e-999999999}",
        "{'int32Value':1e99999999999999}",
        "{'int32Value':'1e99999999999999'}",
        "{'int32Value':''}",
        "{'int32Value':' 1'}",
        "{'int32Value':'1 '}",
        "{'int32Value':'+1'}",
        "{'int32Value':'01'}",
        "{'int32Value':'1a'}",
        "{'int32Value':'0x1'}",
        "{'int32Value':'1.'}",
        "{'int32Value':'1e'}",
        "{'int32Value':'NaN'}",
        "{'int32Value':'\u0661'}",
        "{'int32Value':+1}",
        "{'int32Value':01}",
        "{'int32Value':-01}",
        "{'int32Value':0x10}",
        "{'int32Value':1.}",
        "{'int32Value':.5}",
        "{'int32Value':true}",
        "{'int32Value':[1]}",
        "{'int32Value':{}}",
        "{'uint32Value':-1}",
        "{'uint32Value':4294967296}",
        "{'int64Value':9223372036854775808}",
        "{'int64Value':-9223372036854775809}",
        "{'int64Value':'9223372036854775808'}",
        "{'int64Value':0.5}",
        "{'uint64Value':-1}",
        "{'uint64Value':'-1'}",
        "{'uint64Value':18446744073709551616}",
        "{'uint64Value':1.5}",
        "{'uint64Value':true}",
      })
  void integersOutOfRangeOrNotIntegral(String input) {
    isRejected(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'floatValue':3.4028235E38}",
        "{'floatValue':-3.4028235E38}",
        "{'floatValue':1.17549E-38}",
        "{'floatValue':1} -> {'floatValue':1.0}",
        "{'floatValue':'1.5e0'} -> {'floatValue':1.5}",
        "{'floatValue':'NaN'}",
        "{'floatValue':'Infinity'}",
        "{'floatValue':'-Infinity'}",
        "{'floatValue':-0.0}",
        "{'floatValue':1e-50} -> {}",
        "{'doubleValue':1.7976931348623157E308}",
        "{'doubleValue':-1.7976931348623157E308}",
        "{'doubleValue':2.22507E-308}",
        "{'doubleValue':123456789012345678901234567890} -> {'doubleValue':1.2345678901234568E29}",
        "{'doubleValue':9999999} -> {'doubleValue':9999999.0}",
        "{'doubleValue':10000000} -> {'doubleValue':1.0E7}",
        "{'doubleValue':0.001} -> {'doubleValue':0.001}",
        "{'doubleValue':0.0001} -> {'doubleValue':1.0E-4}",
        "{'doubleValue':'-1'} -> {'doubleValue':-1.0}",
        "{'doubleValue':'NaN'}",
        "{'doubleValue':'Infinity'}",
        "{'doubleValue':'-Infinity'}",
        "{'doubleValue':-0} -> {'doubleValue':-0.0}",
        "{'maybeDouble':0} -> {'maybeDouble':0.0}",
      })
  void floatingPoint(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'floatValue':3.502823e+38}",
        "{'floatValue':-3.502823e+38}",
        "{'floatValue':'3.502823e+38'}",
        "{'floatValue':NaN}",
        "{'floatValue':Infinity}",
        "{'floatValue':-Infinity}",
        "{'floatValue':'nan'}",
        "{'floatValue':'+Infinity'}",
        "{'floatValue':'1f'}",
        "{'floatValue':'0x1p3'}",
        "{'floatValue':''}",
        "{'floatValue':true}",
        "{'doubleValue':1.89769e+308}",
        "{'doubleValue':-1.89769e+308}",
        "{'doubleValue':'1e400'}",
        "{'doubleValue':NaN}",
        "{'doubleValue':'inf'}",
        "{'doubleValue':' 1'}",
        "{'doubleValue':'1d'}",
        "{'doubleValue':{}}",
      })
  void floatingPointOutOfRangeOrNoNumber(String input) {
    isRejected(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'boolValue':true}",
        "{'boolValue':false} -> {}",
        "{'maybeBool':false}",
        "{'stringValue':'Hello world!'}",
        "{'stringValue':'\\'\\\\\\/\\b\\f\\n\\r\\t\\u00e9'} -> {'stringValue':'\\'\\\\/\\b\\f\\n\\r\\t\u00e9'}",
        "{'stringValue':'\\ud83d\\ude01'} -> {'stringValue':'\ud83d\ude01'}",
        "{'stringValue':'\\uD83D\\uDE01'} -> {'stringValue':'\ud83d\ude01'}",
        "{'stringValue':'\\\\ud83d'}",
        "{'stringValue':'\u8c37\u6b4c'}",
        "{'stringValue':'\\u0000'}",
        "{'maybeString':''}",
        "{'bytesValue':'AQI='}",
        "{'bytesValue':'AQI'} -> {'bytesValue':'AQI='}",
        "{'bytesValue':'-_8='} -> {'bytesValue':'+/8='}",
        "{'bytesValue':'-_8'} -> {'bytesValue':'+/8='}",
        "{'bytesValue':'+/8'} -> {'bytesValue':'+/8='}",
        "{'maybeBytes':''}",
      })
  void boolsStringsAndBytes(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'boolValue':'true'}",
        "{'boolValue':1}",
        "{'boolValue':TRUE}",
        "{'boolValue':{}}",
        "{'stringValue':12345}",
        "{'stringValue':true}",
        "{'stringValue':{}}",
        "{'stringValue':['a']}",
        "{'stringValue':'\\x41'}",
        "{'stringValue':'\\u12'}",
        "{'stringValue':'\\ud800'}",
        "{'stringValue':'\\udc00'}",
        "{'stringValue':'\\ude01\\ud83d'}",
        "{'stringValue':'\\ud83d\\u0041'}",
        "{'stringValue':'a\u0001b'}",
        "{'stringValue':'a\nb'}",
        "{'bytesValue':'AQI=='}",
        "{'bytesValue':'A'}",
        "{'bytesValue':'AQI=AQI='}",
        "{'bytesValue':'-+8='}",
        "{'bytesValue':'AQ I'}",
        "{'bytesValue':'!'}",
        "{'bytesValue':1}",
      })
  void malformedBoolsStringsAndBytes(String input) {
    isRejected(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'color':'RED'}",
        "{'color':'CRIMSON'} -> {'color':'RED'}",
        "{'color':2} -> {'color':'GREEN'}",
        "{'color':-1} -> {'color':'DARK'}",
        "{'color':'2'} -> {'color':'GREEN'}",
        "{'color':2.0} -> {'color':'GREEN'}",
        "{'color':12345}",
        "{'color':-2147483648}",
        "{'color':0} -> {}",
        "{'maybeColor':0} -> {'maybeColor':'COLOR_UNSPECIFIED'}",
        "{'color':'red'} -> {}",
        "{'color':'1x','maybeColor':'2147483648'} -> {}",
        "{'color':'-1'} -> {'color':'DARK'}",
        "{'choiceColor':'nope','choiceInt64':1} -> {'choiceInt64':'1'}",
        "{'colorList':['RED','nope',7]} -> {'colorList':['RED',7]}",
        "{'uint64Map':{'1':'nope','2':'RED'}} -> {'uint64Map':{'2':'RED'}}",
      })
  void enums(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'color':true}",
        "{'color':{}}",
        "{'color':['RED']}",
        "{'color':1.5}",
        "{'color':2147483648}",
        "{'uint64Map':{'1':'nope','1':'RED'}}",
      })
  void valuesThatAreNoEnum(String input) {
    isRejected(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'int32Value':null,'stringValue':null,'color':null,'boolValue':null,'bytesValue':null} -> {}",
        "{'nested':null,'maybeInt32':null,'int32List':null,'int32Map':null} -> {}",
        "{'timestamp':null,'duration':null,'fieldMask':null,'struct':null,'listValue':null} -> {}",
        "{'int64Wrapper':null,'stringWrapper':null,'any':null,'empty':null} -> {}",
        "{'value':null}",
        "{'valueList':[null,1]} -> {'valueList':[null,1.0]}",
        "{'valueMap':{'a':null}}",
        "{'nullValue':null} -> {}",
        "{'nullValue':'NULL_VALUE'} -> {}",
        "{'nullList':[null,'NULL_VALUE',0]} -> {'nullList':[null,null,null]}",
        "{'nullMap':{'a':null}}",
        "{'choiceNull':null}",
        "{'choiceNull':'NULL_VALUE'} -> {'choiceNull':null}",
        "{'choiceValue':null}",
        "{'choiceWrapper':null,'choiceString':'a'} -> {'choiceString':'a'}",
        "{'choiceInt64':null,'choiceString':'a'} -> {'choiceString':'a'}",
      })
  void nulls(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{'int32List':[null]}",
        "{'nestedList':[null]}",
        "{'colorList':[null]}",
        "{'int32Map':{'1':null}}",
        "{'boolMap':{'true':null}}",
        "{'int64WrapperList':[null]}",
        "{'timestampList':[null]}",
        "{'structList':[null]}",
        "{'listValueList':[null]}",
        "{'anyList':[null]}",
        "{'choiceNull':null,'choiceString':'a'}",
        "{'choiceValue':null,'choiceString':'a'}",
      })
  void nullsThatStandForNothing(String input) {
    isRejected(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'int32List':[1,2,3]}",
        "{'int32List':[]} -> {}",
        "{'stringList':['a','','b']}",
        "{'nestedList':[{},{'name':'a'}]}",
        "{'int32Map':{'1':2,'-1':0}}",
        "{'uint32Map':{'4294967295':'18446744073709551615'}}",
        "{'int64Map':{'-9223372036854775808':1.0}}",
        "{'uint64Map':{'18446744073709551615':'RED'}}",
        "{'boolMap':{'true':{},'false':{'number':1}}}",
        "{'stringMap':{'':{},'a b':{'int32Value':1}}}",
        "{'int32Map':{'1e1':2}} -> {'int32Map':{'10':2}}",
        "{'int32Map':{}} -> {}",
      })
  void repeatedFieldsAndMaps(String rule) throws JsonException {
    becomes(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'int32List':1}",
        "{'int32List':{}}",
        "{'int32List':'1'}",
        "{'int32List':[1,'a']}",
        "{'int32List':[[1]]}",
        "{'stringList':[1]}",
        "{'nestedList':['a']}",
        "{'int32Map':[]}",
        "{'int32Map':{'a':1}}",
        "{'int32Map':{'':1}}",
        "{'int32Map':{'2147483648':1}}",
        "{'int32Map':{' 1':1}}",
        "{'boolMap':{'1':{}}}",
        "{'boolMap':{'True':{}}}",
        "{'uint64Map':{'-1':'RED'}}",
        "{'nested':[]}",
        "{'nested':'a'}",
        "{'nested':1}",
        "[]",
        "'a'",
        "1",
        "true",
      })
  void valuesOfTheWrongShape(String input) {
    isRejected(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'int32Value':1,'int32Value':1}",
        "{'int32Value':1,'int32_value':2}",
        "{'int32Value':null,'int32Value':1}",
        "{'nested':{'name':'a'},'nested':{'number':1}}",
        "{'namesCount':1,'names_count':1}",
        "{'int32Map':{'1':1,'1':2}}",
        "{'int32Map':{'1':1,'1.0':2}}",
        "{'struct':{'a':1,'a':2}}",
        "{'value':{'a':{'b':1,'b':1}}}",
        "{'unknown':1,'unknown':2}",
        "{'unknown':{'a':1,'a':2}}",
        "{'unknown':[{'a':1,'a':2}]}",
        "{'any':{'@type':'x/google.protobuf.Empty','@type':'x/google.protobuf.Empty'}}",
        "{'any':{'a':1,'@type':'x/google.protobuf.Empty','a':2}}",
        "{'choiceInt64':1,'choiceString':'a'}",
        "{'choiceInt64':1,'choice_string':''}",
        "{'choiceNested':{},'choiceBool':false}",
      })
  void duplicateNamesAndOneofsSetTwice(String input) {
    isRejected(input);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "{'int32Value'}",
        "{'int32Value':}",
        "{'int32Value':1,}",
        "{,}",
        "{'int32List':[1,]}",
        "{'int32List':[1 2]}",
        "{int32Value:1}",
        "{'int32Value':1}}",
        "{'int32Value':1} {}",
        "{'int32Value':1} x",
        "{'int32Value':1/* no */}",
        "{'int32Value':1} // no",
        "{'unknown':tru}",
        "{'unknown':'\\u12'}",
        "{'unknown':01}",
        "{'unknown':'\\ud800'}",
        "{'\\ud800':1}",
        "{'struct':{'\\udc00':1}}",
        "{'stringValue':'a}",
      })
  void whatIsNotJson(String input) {
    isRejected(input);
  }
}
