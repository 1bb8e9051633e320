package dev.jams.validation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RemoteServices;
import dev.jams.http.HttpGateway;
import dev.jams.testing.AppExtension;
import dev.jams.validation.forms.Empty;
import dev.jams.validation.forms.FindRequest;
import dev.jams.validation.forms.Form;
import dev.jams.validation.forms.FormsGrpc;
import dev.jams.validation.forms.Rest;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules in the description of the API, which says what the server does. */
@Timeout(120)
class OpenApiTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          Dialect.builder(Dialects.getDraft202012())
              .keyword(new NonValidationKeyword("components"))
              .build(),
          builder ->
              builder
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build())
                  .schemaIdResolvers(
                      resolvers ->
                          resolvers.mapPrefix(
                              "https://spec.openapis.org", "classpath:spec.openapis.org")));

  private static final class FormsService extends FormsGrpc.FormsImplBase {
    @Override
    public void send(Form request, StreamObserver<Empty> responses) {
      answer(responses);
    }

    @Override
    public void find(FindRequest request, StreamObserver<Empty> responses) {
      answer(responses);
    }

    @Override
    public void file(Rest request, StreamObserver<Empty> responses) {
      answer(responses);
    }

    private static void answer(StreamObserver<Empty> responses) {
      responses.onNext(Empty.getDefaultInstance());
      responses.onCompleted();
    }
  }

  @Order(1)
  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
          () ->
              App.named("forms")
                  .service(new FormsService())
                  .intercept(Validation.create())
                  .listen(GrpcServer.on(50051))
                  .listen(HttpGateway.on(8080)));

  @Order(2)
  @RegisterExtension
  static final AppExtension front =
      AppExtension.of(
          () ->
              App.named("forms")
                  .service(RemoteServices.reflect(app.address("grpc")))
                  .listen(HttpGateway.on(8080)));

  private static JsonNode document() throws Exception {
    return MAPPER.readTree(app.http().get("/openapi.json").body());
  }

  private static JsonNode properties() throws Exception {
    return document().at("/components/schemas/validation.Form/properties");
  }

  private static JsonNode json(String text) throws Exception {
    return MAPPER.readTree(text.replace('\'', '"'));
  }

  @Test
  void documentIsValid() throws Exception {
    Schema openApi =
        SCHEMAS.getSchema(
            SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema-base/2022-10-07"));
    assertThat(openApi.validate(document())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "len      | {'type':'string','anyOf':[{'const':''},{'minLength':2,'maxLength':4}]}",
        "email    | {'type':'string','format':'email'}",
        "id       | {'type':'string','format':'uuid'}",
        "uri      | {'type':'string','format':'uri'}",
        "ip       | {'type':'string','anyOf':[{'format':'ipv4'},{'format':'ipv6'}]}",
        "affix    | {'type':'string','pattern':'^a\\\\.','allOf':[{'pattern':'\\\\(z\\\\)$'},"
            + "{'pattern':'x'}],'not':{'pattern':'y'}}",
        "pattern  | {'type':'string','pattern':'^[0-9]{3}$'}",
        "foreign  | {'type':'string','x-jams-rules':['string.pattern: (?i)^abc$']}",
        "word     | {'type':'string','enum':['a','b']}",
        "fixed    | {'type':'string','const':'one'}",
        "ranged   | {'type':'integer','format':'int32','minimum':0,'maximum':10}",
        "above    | {'type':'integer','format':'uint32','minimum':0,'maximum':4294967295,"
            + "'exclusiveMinimum':5}",
        "outside  | {'type':'integer','format':'int32','anyOf':[{'exclusiveMinimum':10},"
            + "{'exclusiveMaximum':5}]}",
        "long     | {'type':'string','format':'int64','pattern':'^-?[0-9]+$','enum':['1','2']}",
        "color    | {'$ref':'#/components/schemas/validation.Color','enum':['RED']}",
        "yes      | {'type':'boolean','const':true}",
        "list     |"
            + " {'type':'array','items':{'type':'string','maxLength':3},'anyOf':[{'maxItems':0},"
            + "{'minItems':2,'maxItems':3,'uniqueItems':true}]}",
        "map      | {'type':'object','maxProperties':2,'propertyNames':{'minLength':2},"
            + "'additionalProperties':{'type':'integer','format':'int32','exclusiveMaximum':9}}",
        "wrapped  | {'type':['string','null'],'enum':['w',null]}",
        "atLeast  | {'type':'string','x-jams-rules':['must not be zero']}",
        "never    | {'type':'string'}",
      })
  void fieldSaysItsRules(String field, String schema) throws Exception {
    assertThat(properties().get(field)).isEqualTo(json(schema));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "blob     | ['bytes.min_len: 1','bytes.max_len: 4','bytes.pattern: ^a','bytes.prefix:"
            + " YQ==','bytes.suffix: Yg==','bytes.contains: Yw==','bytes.not_in: eno=']",
        "exact    | ['bytes.const: YWJj','bytes.in: YWJj','bytes.len: 3']",
        "address  | ['bytes.ip']",
        "wait     | ['duration.lte: 60s','duration.gt: 0.5s','duration.not_in: 7s']",
        "at       | ['timestamp.lt_now','timestamp.within: 3600s']",
        "since    | ['timestamp.gte: 1970-01-02T00:00:00Z']",
        "any      | ['any.in: type.googleapis.com/a.B']",
        "mask     | ['field_mask.in: a, b.c']",
        "header   | ['string.well_known_regex: KNOWN_REGEX_HTTP_HEADER_NAME','string.strict:"
            + " false']",
        "ulid     | ['string.ulid (unless it has its default value)']",
        "host     | ['string.host_and_port']",
        "cidr     | ['string.ip_with_prefixlen']",
        "net      | ['string.ipv4_prefix']",
        "bytes    | ['string.min_bytes: 2','string.max_bytes: 9']",
        "finite   | ['double.finite']",
        "color    | ['enum.defined_only']",
        "numbers  | ['keys: int32.gt: 0']",
        "numbers/additionalProperties | ['string.ulid']",
        "blobs/items | ['bytes.min_len: 2']",
        "even     | ['int32.(validation.even)']",
      })
  void ruleThatJsonSchemaHasNoWordsForIsText(String field, String texts) throws Exception {
    assertThat(
            document()
                .at("/components/schemas/validation.Rest/properties/" + field + "/x-jams-rules"))
        .isEqualTo(json(texts));
  }

  @Test
  void oneofsSayTheirRules() throws Exception {
    assertThat(document().at("/components/schemas/validation.Rest/x-jams-rules"))
        .isEqualTo(
            json(
                "['exactly one of ulid, host','at most one of cidr, net','exactly one of one,"
                    + " two']"));
  }

  @Test
  void requiredFieldsAreRequired() throws Exception {
    JsonNode part = document().at("/components/schemas/validation.Part");
    assertThat(part.get("required")).isEqualTo(json("['needed']"));
    assertThat(part.at("/properties/needed")).isEqualTo(json("{'type':'string','minLength':1}"));
    assertThat(part.at("/properties/some/minItems").asInt()).isEqualTo(1);
  }

  @Test
  void parametersSayTheirRules() throws Exception {
    Map<String, JsonNode> parameters = new HashMap<>();
    document()
        .at("/paths/~1forms~1{name}/get/parameters")
        .forEach(each -> parameters.put(each.get("name").asText(), each));
    assertThat(parameters.get("name").get("schema"))
        .isEqualTo(json("{'type':'string','minLength':2,'maxLength':5,'pattern':'^[a-z]+$'}"));
    assertThat(parameters.get("size").get("schema"))
        .isEqualTo(json("{'type':'integer','format':'int32','minimum':0,'exclusiveMaximum':100}"));
    assertThat(parameters.get("tags").get("schema"))
        .isEqualTo(json("{'type':'array','maxItems':2,'items':{'type':'string','minLength':1}}"));
    assertThat(parameters.get("token").get("required").asBoolean()).isTrue();
    assertThat(parameters.get("size").has("required")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                | true",
        "{'len':''}                        | true",
        "{'len':'a'}                       | false",
        "{'len':'äöüß'}                    | true",
        "{'len':'abcde'}                   | false",
        "{'email':'a@example.com'}         | true",
        "{'email':'a'}                     | false",
        "{'id':'123e4567-e89b-12d3-a456-426614174000'} | true",
        "{'id':'123'}                      | false",
        "{'uri':'https://example.com/a'}   | true",
        "{'ip':'::1'}                      | true",
        "{'ip':'127.0.0.1'}                | true",
        "{'ip':'127.0.0'}                  | false",
        "{'ipv4':'::1'}                    | false",
        "{'affix':'a.x(z)'}                | true",
        "{'affix':'a.xy(z)'}               | false",
        "{'affix':'abx(z)'}                | false",
        "{'affix':'a.(z)'}                 | false",
        "{'pattern':'123'}                 | true",
        "{'pattern':'12a'}                 | false",
        "{'foreign':'ABC'}                 | true",
        "{'word':'b'}                      | true",
        "{'word':'c'}                      | false",
        "{'fixed':'two'}                   | false",
        "{'other':'x'}                     | false",
        "{'ranged':10}                     | true",
        "{'ranged':11}                     | false",
        "{'above':5}                       | false",
        "{'above':6}                       | true",
        "{'outside':4}                     | true",
        "{'outside':7}                     | false",
        "{'outside':11}                    | true",
        "{'long':'2'}                      | true",
        "{'long':'3'}                      | false",
        "{'ratio':0.5}                     | true",
        "{'ratio':0}                       | false",
        "{'color':'RED'}                   | true",
        "{'color':'GREEN'}                 | false",
        "{'known':'GREEN'}                 | false",
        "{'yes':false}                     | false",
        "{'list':[]}                       | true",
        "{'list':['a']}                    | false",
        "{'list':['a','a']}                | false",
        "{'list':['a','b']}                | true",
        "{'list':['a','abcd']}             | false",
        "{'map':{'aa':8}}                  | true",
        "{'map':{'a':8}}                   | false",
        "{'map':{'aa':9}}                  | false",
        "{'map':{'aa':1,'bb':1,'cc':1}}    | false",
        "{'wrapped':'w'}                   | true",
        "{'wrapped':null}                  | true",
        "{'wrapped':'v'}                   | false",
        "{'part':{'needed':'a','some':[1]}} | true",
        "{'part':{'some':[1]}}             | false",
        "{'part':{'needed':'','some':[1]}} | false",
        "{'part':{'needed':'a','some':[]}} | false",
        "{'never':'m'}                     | true",
      })
  void schemaTakesWhatTheServerTakes(String body, boolean valid) throws Exception {
    ObjectNode document = (ObjectNode) document();
    ObjectNode schema = MAPPER.createObjectNode();
    schema.put("$ref", "#/components/schemas/validation.Form");
    schema.set("components", document.get("components"));
    String json = json(body).toString();

    assertThat(app.http().post("/forms", json).statusCode()).isEqualTo(valid ? 200 : 400);
    assertThat(SCHEMAS.getSchema(schema).validate(json(body)).isEmpty()).isEqualTo(valid);
  }

  @Test
  void servicesWithoutClassesHaveTheSame() throws Exception {
    JsonNode remote = MAPPER.readTree(front.http().get("/openapi.json").body());
    assertThat(withoutComments(remote.at("/components")))
        .isEqualTo(withoutComments(document().at("/components")));
    assertThat(remote.at("/paths").findValuesAsText("minLength")).isNotEmpty();
  }

  /** Reflection has none, and then says more of oneofs. */
  private static JsonNode withoutComments(JsonNode components) {
    components.get("schemas").forEach(schema -> ((ObjectNode) schema).remove("description"));
    return components;
  }
}
