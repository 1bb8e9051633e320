package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.jams.http.internal.openapi.PathPattern.PathParameter;
import dev.jams.http.internal.route.FieldPath;
import dev.jams.http.internal.route.HttpBinding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The parameters of path and query, as the binder takes them. For one document. */
final class Parameters {
  /** As many as a request may have, and the most messages that are searched for them. */
  private static final int MAX_QUERY_PARAMETERS = 1000;

  private final Schemas schemas;
  private final SchemaOptions options;
  private final Comments comments;

  Parameters(Schemas schemas, SchemaOptions options, Comments comments) {
    this.schemas = schemas;
    this.options = options;
    this.comments = comments;
  }

  /**
   * A parameter of the path.
   *
   * @param name the one that the path has for it
   */
  ObjectNode inPath(String name, PathParameter parameter) {
    ObjectNode json = Json.object().put("name", name).put("in", "path").put("required", true);
    List<String> description = new ArrayList<>();
    if (parameter.part()) {
      description.add(
          "A part of `%s`, which has the form `%s`."
              .formatted(options.name(parameter.field()), parameter.variable()));
    } else if (parameter.field() != null && !options.name(parameter.field()).equals(name)) {
      description.add("Sets `" + options.name(parameter.field()) + "`.");
    }
    if (parameter.many()) {
      description.add("Zero or more segments; the slashes between them are not escaped.");
    }
    if (parameter.field() != null && !comments.on(parameter.field().leaf()).isEmpty()) {
      description.add(comments.on(parameter.field().leaf()));
    }
    if (!description.isEmpty()) {
      json.put("description", String.join("\n\n", description));
    }
    if (parameter.field() != null && isDeprecated(parameter.field())) {
      json.put("deprecated", true);
    }
    boolean whole = parameter.field() != null && !parameter.part() && !parameter.many();
    json.set("schema", whole ? schemas.parameter(parameter.field().leaf()) : Json.type("string"));
    if (parameter.many()) {
      json.put("x-jams-many-segments", true);
    }
    return json;
  }

  /** The parameters of the query: every field that neither path nor body bind. */
  List<ObjectNode> inQuery(HttpBinding binding) {
    if (binding.hasWholeBody()) {
      return List.of();
    }
    List<FieldPath> bound = new ArrayList<>(binding.variableFields());
    if (binding.bodyField() != null) {
      bound.add(new FieldPath(List.of(binding.bodyField())));
    }
    List<ObjectNode> parameters = new ArrayList<>();
    // Level by level, so that a limit leaves out what is deepest.
    Deque<List<FieldDescriptor>> parents = new ArrayDeque<>();
    parents.add(List.of());
    for (int messages = 0;
        messages < MAX_QUERY_PARAMETERS
            && parameters.size() < MAX_QUERY_PARAMETERS
            && !parents.isEmpty();
        messages++) {
      List<FieldDescriptor> parent = parents.remove();
      for (FieldDescriptor field : messageIn(binding, parent).getFields()) {
        List<FieldDescriptor> fields = new ArrayList<>(parent);
        fields.add(field);
        FieldPath path = new FieldPath(fields);
        if (FieldBehaviors.isOutputOnly(field) || bound.stream().anyMatch(b -> isBound(path, b))) {
          continue;
        }
        if (isMessageOfFields(field)) {
          if (!field.isRepeated()
              && !isAny(field)
              && !isInside(field.getMessageType(), binding, parent)) {
            parents.add(fields);
          }
        } else if (!field.isMapField() || hasTextForm(mapValue(field))) {
          parameters.add(inQuery(path));
        }
      }
    }
    return parameters.size() <= MAX_QUERY_PARAMETERS
        ? parameters
        : parameters.subList(0, MAX_QUERY_PARAMETERS);
  }

  /** Whether nothing of the path can be set, in contrast to only some fields inside of it. */
  private static boolean isBound(FieldPath path, FieldPath bound) {
    return path.overlaps(bound)
        && (path.fields().size() >= bound.fields().size()
            || !bound.fields().subList(0, path.fields().size()).equals(path.fields()));
  }

  private ObjectNode inQuery(FieldPath path) {
    FieldDescriptor field = path.leaf();
    ObjectNode json = Json.object().put("name", options.name(path)).put("in", "query");
    if (!comments.on(field).isEmpty()) {
      json.put("description", comments.on(field));
    }
    if (path.fields().stream().allMatch(FieldBehaviors::isRequired)) {
      json.put("required", true);
    }
    if (isDeprecated(path)) {
      json.put("deprecated", true);
    }
    if (field.isMapField()) {
      // name[key]=value
      json.put("style", "deepObject").put("explode", true);
      return json.set("schema", schemas.field(field));
    }
    if (isJsonText(field)) {
      return inJson(json, field);
    }
    return json.set("schema", schemas.parameter(field));
  }

  private ObjectNode inJson(ObjectNode json, FieldDescriptor field) {
    if (field.isRepeated()) {
      ObjectNode text = Json.type("string").put("contentMediaType", "application/json");
      return json.set("schema", Json.type("array").set("items", text));
    }
    json.putObject("content").putObject("application/json").set("schema", schemas.single(field));
    return json;
  }

  private static Descriptor messageIn(HttpBinding binding, List<FieldDescriptor> parent) {
    return parent.isEmpty()
        ? binding.rpc().getInputType()
        : parent.get(parent.size() - 1).getMessageType();
  }

  /** Whether a message contains itself: the binder would go on, a list of names cannot. */
  private static boolean isInside(
      Descriptor message, HttpBinding binding, List<FieldDescriptor> parent) {
    return message == binding.rpc().getInputType()
        || parent.stream().anyMatch(field -> field.getMessageType() == message);
  }

  /** Its fields could be named, but nobody has them: in JSON it has others. */
  private static boolean isAny(FieldDescriptor field) {
    return field.getMessageType().getFullName().equals("google.protobuf.Any");
  }

  private static boolean isDeprecated(FieldPath path) {
    return path.fields().stream().anyMatch(field -> field.getOptions().getDeprecated());
  }

  private static boolean isMessageOfFields(FieldDescriptor field) {
    return !field.isMapField() && !hasTextForm(field);
  }

  private static FieldDescriptor mapValue(FieldDescriptor map) {
    return map.getMessageType().findFieldByNumber(2);
  }

  /** Whether the binder reads a value of the field out of one text. */
  private static boolean hasTextForm(FieldDescriptor field) {
    if (field.getJavaType() != JavaType.MESSAGE) {
      return true;
    }
    return !isAny(field) && WellKnownSchemas.of(field.getMessageType()) != null;
  }

  private static boolean isJsonText(FieldDescriptor field) {
    return field.getJavaType() == JavaType.MESSAGE
        && switch (field.getMessageType().getFullName()) {
          case "google.protobuf.Struct", "google.protobuf.ListValue", "google.protobuf.Value" ->
              true;
          default -> false;
        };
  }
}
