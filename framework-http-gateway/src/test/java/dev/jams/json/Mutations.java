package dev.jams.json;

import static dev.jams.json.Json.quoted;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** JSON for {@link dev.jams.json.proto.AllKinds} with something in it changed at random. */
final class Mutations {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][0-9.eE+-]*|true|false|null|\\{}|\\[]");
  private static final String CHARACTERS = "{}[],:\"\\ 0123456789.eE+-_tfnua/é\u0001\ud800";
  private static final String[] TOKENS = {
    "null",
    "true",
    "'true'",
    "0",
    "1",
    "'1'",
    "-1",
    "1.5",
    "'1.0'",
    "1e3",
    "'1e3'",
    "1e400",
    "-0",
    "'+1'",
    "' 1'",
    "'01'",
    "4294967296",
    "'18446744073709551616'",
    "1e-999999999",
    "'abc'",
    "''",
    "{}",
    "[]",
    "[1]",
    "['RED']",
    "'NaN'",
    "'-Infinity'",
    "'RED'",
    "'NULL_VALUE'",
    "'-_8'",
    "'AQI'",
    "'1970-01-01T00:00:00Z'",
    "'1970-02-30T00:00:00Z'",
    "'1970-01-01T00:00:00.1+01:00'",
    "'1969-12-31T23:59:60Z'",
    "'1s'",
    "'+1s'",
    "'1.s'",
    "'-1.5s'",
    "'a,bC'",
    "'a_b'",
    "'int32Value'",
    "'int32_value'",
    "'nested'",
    "'@type'",
    "'value'",
    "'x/google.protobuf.Duration'",
    "'x/jams.json.test.Nested'",
    "'x/no.Type'",
    "'\\ud800'",
    "'\\ud83d\\ude01'",
    "{'a':1,'a':2}"
  };
  private static final String[] BASES = {
    "{'int32Value':1,'uint32Value':2,'int64Value':'3','uint64Value':'4','boolValue':true}",
    "{'floatValue':1.5,'doubleValue':-2.5E10,'stringValue':'a','bytesValue':'AQI=','color':'RED'}",
    "{'nested':{'name':'a','inner':{'number':1}},'maybeInt32':0,'maybeString':'','maybeNested':{}}",
    "{'int32List':[1,2],'stringList':['a','b'],'colorList':['RED',7],'nestedList':[{},{}]}",
    "{'int32Map':{'1':2,'3':4},'boolMap':{'true':{}},'uint64Map':{'5':'RED'},'int64Map':{'1':2.0}}",
    "{'stringMap':{'a':{'int32Value':1},'b':{}},'valueMap':{'a':null},'nullMap':{'a':null}}",
    "{'choiceString':'a','choiceInt64':null,'unknown':{'a':[1,{'b':2}],'c':null}}",
    "{'timestamp':'2024-02-29T12:34:56.789Z','duration':'-1.500s','fieldMask':'a.bC,d'}",
    "{'struct':{'a':[1,null,{'b':'c'}]},'value':{'d':true},'listValue':['e',{}],'nullValue':null}",
    "{'any':{'@type':'x/jams.json.test.Nested','name':'a'},'empty':{}}",
    "{'any':{'value':'1s','@type':'x/google.protobuf.Duration'},'anyList':[{}]}",
    "{'boolWrapper':true,'int32Wrapper':1,'int64Wrapper':'2','uint32Wrapper':3,'floatWrapper':4.0}",
    "{'uint64Wrapper':'1','doubleWrapper':'NaN','stringWrapper':'a','bytesWrapper':'AQI='}",
    "{'timestampList':['1970-01-01T00:00:00Z'],'durationList':['1s'],'valueList':[1,'a',{},[]]}",
    "{'nullList':[null],'int64WrapperList':['1'],'structList':[{}],'recursive':{'recursive':{}}}",
  };

  private final Random random;

  Mutations(long seed) {
    random = new Random(seed);
  }

  String next() {
    String json = quoted(BASES[random.nextInt(BASES.length)]);
    for (int i = random.nextInt(3); i >= 0; i--) {
      json = random.nextInt(4) == 0 ? withCharacterChanged(json) : withTokenReplaced(json);
    }
    return json;
  }

  private String withTokenReplaced(String json) {
    List<MatchResult> tokens = new ArrayList<>();
    TOKEN.matcher(json).results().forEach(tokens::add);
    if (tokens.isEmpty()) {
      return json;
    }
    MatchResult token = tokens.get(random.nextInt(tokens.size()));
    String other =
        random.nextInt(4) == 0
            ? tokens.get(random.nextInt(tokens.size())).group()
            : quoted(TOKENS[random.nextInt(TOKENS.length)]);
    return json.substring(0, token.start()) + other + json.substring(token.end());
  }

  private String withCharacterChanged(String json) {
    if (json.isEmpty()) {
      return json;
    }
    int at = random.nextInt(json.length());
    char c = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
    return json.substring(0, at)
        + (random.nextInt(3) == 0 ? "" : c)
        + json.substring(at + random.nextInt(2));
  }
}
