package dev.jams.http.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jams.json.proto.AllKinds;
import dev.jams.json.proto.Legacy;
import dev.jams.json.proto.Modern;
import dev.jams.test.openapi.LibraryProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages, enums and fields. */
class SchemasTest {
  private final ParsedDocument kinds =
      ParsedDocument.ofMessages(
          SchemaOptions.DEFAULTS,
          AllKinds.getDescriptor(),
          Legacy.getDescriptor(),
          Modern.getDescriptor());
  private final ParsedDocument library =
      ParsedDocument.of(LibraryProto.getDescriptor().findServiceByName("Library"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "int32Value | {'type':'integer','format':'int32'}",
        "sint32Value | {'type':'integer','format':'int32'}",
        "sfixed32Value | {'type':'integer','format':'int32'}",
        "uint32Value | {'type':'integer','format':'uint32','minimum':0,'maximum':4294967295}",
        "fixed32Value | {'type':'integer','format':'uint32','minimum':0,'maximum':4294967295}",
        "int64Value | {'type':'string','format':'int64','pattern':'^-?[0-9]+$'}",
        "sint64Value | {'type':'string','format':'int64','pattern':'^-?[0-9]+$'}",
        "sfixed64Value | {'type':'string','format':'int64','pattern':'^-?[0-9]+$'}",
        "uint64Value | {'type':'string','format':'uint64','pattern':'^[0-9]+$'}",
        "fixed64Value | {'type':'string','format':'uint64','pattern':'^[0-9]+$'}",
        "floatValue | {'oneOf':[{'type':'number','format':'float'},"
            + "{'type':'string','enum':['NaN','Infinity','-Infinity']}]}",
        "doubleValue | {'oneOf':[{'type':'number','format':'double'},"
            + "{'type':'string','enum':['NaN','Infinity','-Infinity']}]}",
        "boolValue | {'type':'boolean'}",
        "stringValue | {'type':'string'}",
        "bytesValue | {'type':'string','contentEncoding':'base64'}",
        "color | {'$ref':'#/components/schemas/jams.json.test.Color'}",
        "recursive | {'$ref':'#/components/schemas/jams.json.test.AllKinds'}",
        "int32List | {'type':'array','items':{'type':'integer','format':'int32'}}",
        "nestedList | {'type':'array','items':{'$ref':'#/components/schemas/jams.json.test.Nested'}}",
        "fixed64Map | {'type':'object','propertyNames':{'pattern':'^[0-9]+$'},"
            + "'additionalProperties':{'type':'string'}}",
        "int32Map | {'type':'object','propertyNames':{'pattern':'^-?[0-9]+$'},"
            + "'additionalProperties':{'type':'integer','format':'int32'}}",
        "boolMap | {'type':'object','propertyNames':{'enum':['true','false']},"
            + "'additionalProperties':{'$ref':'#/components/schemas/jams.json.test.Nested'}}",
        "stringMap | {'type':'object',"
            + "'additionalProperties':{'$ref':'#/components/schemas/jams.json.test.AllKinds'}}",
        "timestamp | {'type':'string','format':'date-time'}",
        "duration | {'type':'string','pattern':'^-?[0-9]+(\\.[0-9]{1,9})?s$'}",
        "fieldMask | {'type':'string','pattern':'^([^,]+(,[^,]+)*)?$'}",
        "struct | {'type':'object'}",
        "value | {}",
        "listValue | {'type':'array','items':{}}",
        "nullValue | {'type':'null'}",
        "empty | {'$ref':'#/components/schemas/google.protobuf.Empty'}",
        "boolWrapper | {'type':['boolean','null']}",
        "int64Wrapper | {'type':['string','null'],'format':'int64','pattern':'^-?[0-9]+$'}",
        "bytesWrapper | {'type':['string','null'],'contentEncoding':'base64'}",
        "doubleWrapper | {'oneOf':[{'type':'number','format':'double'},"
            + "{'type':'string','enum':['NaN','Infinity','-Infinity']},{'type':'null'}]}",
        "int64WrapperList | {'type':'array',"
            + "'items':{'type':'string','format':'int64','pattern':'^-?[0-9]+$'}}",
        "@other name | {'type':'string'}",
      })
  void describesEachKindOfFieldAsItIsInJson(String field, String schema) {
    assertThat(
            kinds
                .schema("jams.json.test.AllKinds")
                .path("properties")
                .path(field)
                .toString()
                .replace('"', '\'')
                .replace("\\\\", "\\"))
        .isEqualTo(schema);
  }

  @Test
  void hasEveryFieldOnce() {
    assertThat(ParsedDocument.names(kinds.schema("jams.json.test.AllKinds").path("properties")))
        .containsExactlyElementsOf(
            AllKinds.getDescriptor().getFields().stream().map(f -> f.getJsonName()).toList());
  }

  @Test
  void describesAnyByItsType() {
    JsonNode any = kinds.at("/components/schemas/jams.json.test.AllKinds/properties/any");
    assertThat(any.path("type").asText()).isEqualTo("object");
    assertThat(any.at("/properties/@type/type").asText()).isEqualTo("string");
    assertThat(any.has("required")).as("an empty Any is an empty object").isFalse();
  }

  @Test
  void listsTheNamesOfAnEnumWithItsAliases() {
    JsonNode color = kinds.schema("jams.json.test.Color");
    assertThat(color.toString())
        .isEqualTo(
            "{\"type\":\"string\",\"enum\":"
                + "[\"COLOR_UNSPECIFIED\",\"RED\",\"CRIMSON\",\"GREEN\",\"DARK\"]}");
  }

  @Test
  void describesTheValuesOfAnEnumByTheirComments() {
    assertThat(library.schema("jams.test.openapi.Cover").path("description").asText())
        .isEqualTo(
            "What a book is bound in.\n\n"
                + "* `COVER_UNSPECIFIED`\n* `HARD`: Hard and\n  lasting.\n* `SOFT`: Light.");
  }

  @Test
  void hasEnumsAsNumbersWhereTheCodecWritesThem() {
    ParsedDocument numbers =
        ParsedDocument.ofMessages(new SchemaOptions(false, true), AllKinds.getDescriptor());
    JsonNode color = numbers.schema("jams.json.test.Color");
    assertThat(color.path("type").asText()).isEqualTo("integer");
    assertThat(color.path("enum").toString()).isEqualTo("[0,1,2,-1]");
    assertThat(color.path("description").asText()).contains("* `1 (RED)`\n* `1 (CRIMSON)`");
  }

  @Test
  void hasProtoNamesWhereTheCodecWritesThem() {
    ParsedDocument names =
        ParsedDocument.ofMessages(new SchemaOptions(true, false), AllKinds.getDescriptor());
    assertThat(ParsedDocument.names(names.schema("jams.json.test.AllKinds").path("properties")))
        .contains("int32_value", "named")
        .doesNotContain("int32Value", "@other name");
  }

  @Test
  void describesMessagesAndFieldsByTheirComments() {
    JsonNode book = library.schema("jams.test.openapi.Book");
    assertThat(book.path("description").asText()).startsWith("A book,\n  with pages.");
    assertThat(book.at("/properties/title/description").asText()).isEqualTo("What it is called.");
    assertThat(book.at("/properties/next/$ref").asText())
        .isEqualTo("#/components/schemas/jams.test.openapi.Book");
    assertThat(book.at("/properties/next/description").asText())
        .isEqualTo("The one that comes next.");
  }

  @Test
  void saysThatOnlyOneFieldOfAOneofIsSet() {
    assertThat(library.schema("jams.test.openapi.Book").path("description").asText())
        .endsWith("\n\nAt most one of `reader`, `shop` is set.\n\nWho has it.")
        .doesNotContain("subtitle");
  }

  @Test
  void namesTheFieldsOfAOneofForPrograms() {
    assertThat(library.schema("jams.test.openapi.Book").path("x-jams-oneofs"))
        .hasToString("[[\"reader\",\"shop\"]]");
    assertThat(library.schema("jams.test.openapi.GetBookRequest").has("x-jams-oneofs")).isFalse();
  }

  @Test
  void readsTheFieldBehavior() {
    JsonNode book = library.schema("jams.test.openapi.Book");
    assertThat(book.path("required").toString()).isEqualTo("[\"title\"]");
    assertThat(book.at("/properties/created/readOnly").asBoolean()).isTrue();
    assertThat(book.at("/properties/secret/writeOnly").asBoolean()).isTrue();
    assertThat(book.at("/properties/isbn").has("readOnly")).isFalse();
  }

  @Test
  void marksDeprecatedFieldsAndMessages() {
    JsonNode book = library.schema("jams.test.openapi.Book");
    assertThat(book.at("/properties/shelf/deprecated").asBoolean()).isTrue();
    assertThat(book.at("/properties/isbn").has("deprecated")).isFalse();
    assertThat(library.schema("jams.test.openapi.Book.Format").path("deprecated").asBoolean())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jams.json.test.Legacy.Part",
        "jams.json.test.Legacy.Piece",
        "jams.json.test.Strict"
      })
  void describesGroupsAndOtherMessagesOfProto2(String name) {
    assertThat(kinds.schema(name).path("type").asText()).isEqualTo("object");
  }

  @Test
  void describesRequiredFieldsOfProto2AndEditions() {
    assertThat(kinds.schema("jams.json.test.Strict").path("required").toString())
        .isEqualTo("[\"name\"]");
    assertThat(
            kinds
                .at("/components/schemas/jams.json.test.Modern/properties/delimited/$ref")
                .asText())
        .isEqualTo("#/components/schemas/jams.json.test.Modern");
  }
}
