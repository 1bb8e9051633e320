package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.jams.http.internal.openapi.PathPattern.PathParameter;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.HttpRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One OpenAPI 3.1 document about some rpcs. The same rpcs in the same order, with the same comments
 * and options, give the same bytes, be their descriptors generated or dynamic.
 */
public final class OpenApiDocument {
  private static final Set<String> METHODS =
      Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");

  /** Has the operations of a path whose HTTP methods OpenAPI does not know, by method. */
  private static final String OTHER_OPERATIONS = "x-jams-operations";

  private final SchemaOptions options;
  private final Comments comments;
  private final Schemas schemas;
  private final Operations operations;
  private final Map<String, Path> paths = new LinkedHashMap<>();

  private OpenApiDocument(SchemaOptions options, Comments comments) {
    this.options = options;
    this.comments = comments;
    this.schemas = new Schemas(options, comments);
    this.operations = new Operations(schemas, new Parameters(schemas, options, comments), comments);
  }

  /**
   * Makes a document.
   *
   * @param title the name of the API
   * @param version the version of the API
   * @param rpcs what is served, in the order of the document
   * @param rules how it is served
   * @return JSON in UTF-8, with line breaks
   * @throws IllegalArgumentException naming the rpc and the rule, if that is not valid
   */
  public static byte[] write(
      String title,
      String version,
      List<MethodDescriptor> rpcs,
      HttpRules rules,
      SchemaOptions options,
      Comments comments) {
    OpenApiDocument document = new OpenApiDocument(options, comments);
    document.addAll(rpcs, rules);
    return Json.bytes(document.json(title, version, rpcs));
  }

  /** A path item, and the names that its first binding has given to the parameters. */
  private record Path(String text, List<String> names, ObjectNode item) {}

  /** An operation that is to be. */
  private record Entry(HttpBinding binding, String id, PathPattern pattern) {}

  private void addAll(List<MethodDescriptor> rpcs, HttpRules rules) {
    OperationIds ids = new OperationIds(rpcs);
    List<Entry> entries = new ArrayList<>();
    for (MethodDescriptor rpc : rpcs) {
      for (HttpBinding binding : rules.bindings(rpc)) {
        entries.add(new Entry(binding, ids.next(rpc), new PathPattern(binding, options)));
      }
    }
    // To OpenAPI * and ** look the same; where they meet, the route that goes first has the path.
    entries.sort(Comparator.comparing(entry -> entry.pattern().hasMany()));
    entries.forEach(this::add);
  }

  private void add(Entry entry) {
    PathPattern pattern = entry.pattern();
    List<PathParameter> parameters = pattern.parameters();
    Path path =
        paths.computeIfAbsent(
            pattern.shape(),
            shape ->
                new Path(
                    pattern.text(),
                    parameters.stream().map(PathParameter::name).toList(),
                    Json.object()));
    ObjectNode operation =
        operations.operation(entry.binding(), entry.id(), parameters, path.names());
    String method = entry.binding().httpMethod();
    String member = method.toLowerCase(Locale.ROOT);
    if (METHODS.contains(method) && !path.item().has(member)) {
      path.item().set(member, operation);
    } else {
      ObjectNode others = path.item().withObject("/" + OTHER_OPERATIONS);
      String name = METHODS.contains(method) ? method + " " + entry.binding().path() : method;
      others.set(others.has(name) ? name + " " + entry.binding().path() : name, operation);
    }
  }

  private ObjectNode json(String title, String version, List<MethodDescriptor> rpcs) {
    ObjectNode document = Json.object().put("openapi", "3.1.0");
    document.putObject("info").put("title", title).put("version", version);
    document.set("tags", tags(rpcs));
    ObjectNode items = document.putObject("paths");
    paths.values().forEach(path -> items.set(path.text(), path.item()));
    document.putObject("components").set("schemas", schemas.components());
    return document;
  }

  private ArrayNode tags(List<MethodDescriptor> rpcs) {
    Set<ServiceDescriptor> services = new LinkedHashSet<>();
    rpcs.forEach(rpc -> services.add(rpc.getService()));
    ArrayNode tags = Json.array();
    for (ServiceDescriptor service : services) {
      ObjectNode tag = tags.addObject().put("name", service.getFullName());
      if (!comments.on(service).isEmpty()) {
        tag.put("description", comments.on(service));
      }
    }
    return tags;
  }
}
