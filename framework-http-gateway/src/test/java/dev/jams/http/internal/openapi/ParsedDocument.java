package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import dev.jams.http.internal.route.HttpRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An OpenAPI document as its reader sees it: found in, and validated by others' code. */
public final class ParsedDocument {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          // With a place for what references point to.
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

  /** Whole documents, the schemas in them included. */
  private static final Schema OPENAPI =
      SCHEMAS.getSchema(
          SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema-base/2022-10-07"));

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

  private final ObjectNode root;

  /** Parses a document. */
  public ParsedDocument(byte[] json) {
    try {
      root = (ObjectNode) MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The document about all rpcs of services, with comments. */
  static ParsedDocument of(ServiceDescriptor... services) {
    return new ParsedDocument(bytes(SchemaOptions.DEFAULTS, services));
  }

  static byte[] bytes(SchemaOptions options, ServiceDescriptor... services) {
    List<MethodDescriptor> rpcs =
        Stream.of(services).flatMap(service -> service.getMethods().stream()).toList();
    try {
      return OpenApiDocument.write(
          "test",
          "1.2.3",
          rpcs,
          new HttpRules(Map.of(), true),
          options,
          Comments.onClassPath(ParsedDocument.class.getClassLoader()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Just the components of messages and of what is in them. */
  public static ParsedDocument ofMessages(SchemaOptions options, Descriptor... messages) {
    Schemas schemas = new Schemas(options, Comments.none());
    Stream.of(messages).forEach(schemas::message);
    ObjectNode root = Json.object();
    root.putObject("components").set("schemas", schemas.components());
    return new ParsedDocument(Json.bytes(root));
  }

  /** What a JSON pointer points to, or a missing node. */
  public JsonNode at(String pointer) {
    return root.at(pointer);
  }

  /** The component of a message or an enum. */
  public JsonNode schema(String name) {
    return root.path("components").path("schemas").path(name);
  }

  /** A schema of lists of a message. */
  public JsonNode arrayOf(String message) {
    ObjectNode items = Json.object().put("$ref", "#/components/schemas/" + message);
    return Json.type("array").set("items", items);
  }

  JsonNode operation(String method, String path) {
    return root.path("paths").path(path).path(method);
  }

  /** The parameters of an operation by name. */
  Map<String, JsonNode> parameters(String method, String path, String in) {
    Map<String, JsonNode> parameters = new HashMap<>();
    for (JsonNode parameter : operation(method, path).path("parameters")) {
      if (parameter.path("in").asText().equals(in)) {
        parameters.put(parameter.path("name").asText(), parameter);
      }
    }
    return parameters;
  }

  /** The path templates, in the order of the document. */
  List<String> paths() {
    return names(root.path("paths"));
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Every operation, those in the extension included. */
  List<JsonNode> operations() {
    List<JsonNode> operations = new ArrayList<>();
    for (JsonNode item : root.path("paths")) {
      for (String member : names(item)) {
        if (member.equals("x-jams-operations")) {
          item.path(member).forEach(operations::add);
        } else {
          operations.add(item.path(member));
        }
      }
    }
    return operations;
  }

  /** What the schema of OpenAPI 3.1 and the rules that it cannot express have against it. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    OPENAPI.validate(root).forEach(error -> problems.add(error.toString()));
    checkReferences(root, problems);
    checkPaths(problems);
    Set<String> ids = new HashSet<>();
    for (JsonNode operation : operations()) {
      if (!ids.add(operation.path("operationId").asText())) {
        problems.add("operationId " + operation.path("operationId") + " twice");
      }
    }
    return problems;
  }

  private void checkReferences(JsonNode node, List<String> problems) {
    if (node.path("$ref").isTextual()
        && root.at(node.path("$ref").asText().substring(1)).isMissingNode()) {
      problems.add("no " + node.path("$ref"));
    }
    node.forEach(child -> checkReferences(child, problems));
  }

  private void checkPaths(List<String> problems) {
    Set<String> shapes = new HashSet<>();
    for (String path : paths()) {
      if (!shapes.add(PLACEHOLDER.matcher(path).replaceAll("{}"))) {
        problems.add("path " + path + " is there with other names, too");
      }
      Set<String> placeholders = new HashSet<>();
      for (Matcher matcher = PLACEHOLDER.matcher(path); matcher.find(); ) {
        if (!placeholders.add(matcher.group(1))) {
          problems.add("path " + path + " has " + matcher.group() + " twice");
        }
      }
      for (String method : names(root.path("paths").path(path))) {
        if (!method.startsWith("x-")
            && !parameters(method, path, "path").keySet().equals(placeholders)) {
          problems.add(method + " " + path + " has other parameters than its path");
        }
      }
    }
  }

  /** What a schema of the document has against a JSON text. */
  public List<String> problems(JsonNode schema, String json) {
    ObjectNode standalone = schema.deepCopy();
    standalone.set("components", root.path("components"));
    try {
      return SCHEMAS.getSchema(standalone).validate(MAPPER.readTree(json)).stream()
          .map(Object::toString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
