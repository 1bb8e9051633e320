package dev.jams.http.internal.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.jams.http.internal.bind.BindingOptions;
import dev.jams.http.internal.bind.RequestBinder;
import dev.jams.http.internal.bind.UnknownParameters;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.route.RouteMatch;
import dev.jams.http.internal.route.Router;
import dev.jams.http.internal.route.RouterBuilder;
import dev.jams.json.JsonCodec;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the document promises, against the router and the binder. */
class SamePlanTest {
  private static final HttpRules RULES = new HttpRules(Map.of(), true);
  private static final BindingOptions STRICT =
      BindingOptions.DEFAULTS.withStrict(true).withUnknownParameters(UnknownParameters.REJECT);
  private static final JsonCodec CODEC = JsonCodec.create();

  @ParameterizedTest
  @MethodSource("dev.jams.http.internal.openapi.OpenApiValidityTest#services")
  void routesAndBindsEveryOperationAsDescribed(ServiceDescriptor service) throws Exception {
    ParsedDocument document = ParsedDocument.of(service);
    Router<HttpBinding> router = router(service);
    for (String path : document.paths()) {
      for (String method : ParsedDocument.names(document.at("/paths").path(path))) {
        if (!method.startsWith("x-")) {
          check(document.operation(method, path), method, path, router);
        }
      }
    }
  }

  private static void check(
      JsonNode operation, String method, String path, Router<HttpBinding> router) throws Exception {
    String target = path;
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("path")) {
        target =
            target.replace(
                "{" + parameter.path("name").asText() + "}", sample(parameter.path("schema")));
      }
    }
    RouteMatch<HttpBinding> match = router.match(method.toUpperCase(Locale.ROOT), target);
    assertThat(match).as(target).isInstanceOf(RouteMatch.Found.class);
    var found = (RouteMatch.Found<HttpBinding>) match;
    HttpBinding binding = found.target();
    assertThat(binding.rpc().getService().getFullName() + "/" + binding.rpc().getName())
        .isEqualTo(operation.path("x-jams-rpc").asText());
    RequestBinder binder =
        new RequestBinder(
            binding,
            DynamicMessage.getDefaultInstance(binding.rpc().getInputType()),
            CODEC,
            STRICT);
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("query")) {
        String query = query(parameter);
        Message request = binder.bindJson(found.values(), required(binding, query), null);
        assertThat(request.getAllFields()).as(target + "?" + query).isNotEmpty();
      }
    }
  }

  private static String required(HttpBinding binding, String query) {
    boolean needsMore = binding.rpc().getInputType().findFieldByName("must") != null;
    return needsMore && !query.startsWith("must=") ? query + "&must=1" : query;
  }

  private static String query(JsonNode parameter) {
    String name = parameter.path("name").asText();
    JsonNode schema = parameter.path("schema");
    if (parameter.path("style").asText().equals("deepObject")) {
      JsonNode keys = schema.path("propertyNames");
      String key = keys.has("enum") ? keys.at("/enum/0").asText() : "1";
      return name + "[" + key + "]=" + sample(schema.path("additionalProperties"));
    }
    if (parameter.has("content")) {
      return name + "=" + json(parameter.at("/content/application~1json/schema"));
    }
    if (schema.path("type").asText().equals("array")) {
      String value = sample(schema.path("items"));
      return name + "=" + value + "&" + name + "=" + value;
    }
    return name + "=" + sample(schema);
  }

  /** A text that the schema allows. */
  private static String sample(JsonNode schema) {
    if (schema.path("contentMediaType").asText().equals("application/json")) {
      return "1";
    }
    if (schema.path("contentEncoding").asText().equals("base64")) {
      return "QUJD";
    }
    if (schema.path("type").asText().equals("boolean")) {
      return "true";
    }
    if (schema.path("format").asText().equals("date-time")) {
      return "2026-01-31T12:00:00.5Z";
    }
    if (schema.path("pattern").asText().endsWith("s$")) {
      return "1.5s";
    }
    if (schema.path("pattern").asText().startsWith("^([^,]+")) {
      return "name,inner.name";
    }
    // A number is a text too, and the number of an enum value is read like its name.
    return "1";
  }

  private static String json(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "object" -> "{%22a%22:1}";
      case "array" -> "[1]";
      default -> "true";
    };
  }

  private static Router<HttpBinding> router(ServiceDescriptor service) {
    RouterBuilder<HttpBinding> router = Router.builder();
    for (MethodDescriptor rpc : service.getMethods()) {
      for (HttpBinding binding : RULES.bindings(rpc)) {
        router.add(binding.httpMethod(), binding.path(), binding);
      }
    }
    return router.build();
  }
}
