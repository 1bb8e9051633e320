package dev.jams.http.internal.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.rpc.Status;
import dev.jams.http.internal.openapi.PathPattern.PathParameter;
import dev.jams.http.internal.route.FieldPath;
import dev.jams.http.internal.route.HttpBinding;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Describes bindings as operations. For one document. */
final class Operations {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String EVENTS = "text/event-stream";

  private final Schemas schemas;
  private final Parameters parameters;
  private final Comments comments;

  Operations(Schemas schemas, Parameters parameters, Comments comments) {
    this.schemas = schemas;
    this.parameters = parameters;
    this.comments = comments;
  }

  /**
   * Describes a binding.
   *
   * @param names of the path's parameters, from left to right
   */
  ObjectNode operation(
      HttpBinding binding, String id, List<PathParameter> inPath, List<String> names) {
    MethodDescriptor rpc = binding.rpc();
    ObjectNode operation = Json.object();
    operation.set("tags", Json.array(rpc.getService().getFullName()));
    String comment = comments.on(rpc);
    if (!comment.isEmpty()) {
      operation.put("summary", CommentText.firstSentence(comment)).put("description", comment);
    }
    operation.put("operationId", id);
    ArrayNode all = Json.array();
    for (int i = 0; i < inPath.size(); i++) {
      all.add(parameters.inPath(names.get(i), inPath.get(i)));
    }
    parameters.inQuery(binding).forEach(all::add);
    if (!all.isEmpty()) {
      operation.set("parameters", all);
    }
    if (!binding.body().isEmpty()) {
      operation.set("requestBody", requestBody(binding));
    }
    operation.set("responses", responses(binding));
    if (rpc.getOptions().getDeprecated() || rpc.getService().getOptions().getDeprecated()) {
      operation.put("deprecated", true);
    }
    operation.put("x-jams-rpc", rpc.getService().getFullName() + "/" + rpc.getName());
    if (rpc.isServerStreaming() || rpc.isClientStreaming()) {
      operation.put("x-jams-streaming", streaming(rpc));
    }
    return operation;
  }

  private static String streaming(MethodDescriptor rpc) {
    if (!rpc.isClientStreaming()) {
      return "server";
    }
    return rpc.isServerStreaming() ? "bidi" : "client";
  }

  private ObjectNode requestBody(HttpBinding binding) {
    MethodDescriptor rpc = binding.rpc();
    FieldDescriptor field = binding.bodyField();
    ObjectNode body = Json.object();
    if (field != null && !comments.on(field).isEmpty()) {
      body.put("description", comments.on(field));
    }
    ObjectNode content = body.putObject("content");
    if (isHttpBody(rpc.getInputType(), field)) {
      // Bytes as they are, of whatever type.
      content.putObject("*/*");
    } else if (rpc.isClientStreaming()) {
      stream(content.putObject(NDJSON), bodySchema(binding), "One JSON value per line.");
      content.putObject(JSON).set("schema", array(bodySchema(binding)));
    } else {
      content.putObject(JSON).set("schema", bodySchema(binding));
    }
    if (isRequired(binding)) {
      body.put("required", true);
    }
    return body;
  }

  private ObjectNode bodySchema(HttpBinding binding) {
    FieldDescriptor field = binding.bodyField();
    Descriptor message = binding.rpc().getInputType();
    if (field != null) {
      if (field.getJavaType() != JavaType.MESSAGE || field.isRepeated()) {
        return schemas.field(field);
      }
      message = field.getMessageType();
    }
    Set<FieldDescriptor> inPath = new HashSet<>();
    int depth = field == null ? 0 : 1;
    for (FieldPath variable : binding.variableFields()) {
      if (variable.fields().size() == depth + 1
          && (field == null || variable.fields().get(0) == field)) {
        inPath.add(variable.leaf());
      }
    }
    return inPath.isEmpty() ? schemas.message(message) : schemas.object(message, inPath);
  }

  private static boolean isRequired(HttpBinding binding) {
    if (binding.bodyField() != null) {
      return FieldBehaviors.isRequired(binding.bodyField());
    }
    List<FieldPath> variables = binding.variableFields();
    return binding.rpc().getInputType().getFields().stream()
        .filter(FieldBehaviors::isRequired)
        .anyMatch(field -> variables.stream().noneMatch(path -> path.fields().get(0) == field));
  }

  private ObjectNode responses(HttpBinding binding) {
    ObjectNode responses = Json.object();
    responses.set("200", response(binding));
    ObjectNode error = responses.putObject("default").put("description", "An error.");
    error
        .putObject("content")
        .putObject(JSON)
        .set("schema", schemas.message(Status.getDescriptor()));
    return responses;
  }

  private ObjectNode response(HttpBinding binding) {
    MethodDescriptor rpc = binding.rpc();
    FieldDescriptor field = binding.responseBodyField();
    ObjectNode response = Json.object();
    if (isHttpBody(rpc.getOutputType(), field)) {
      response.put("description", "Success.").putObject("content").putObject("*/*");
      return response;
    }
    if (!rpc.isServerStreaming()) {
      ObjectNode content = response.put("description", "Success.").putObject("content");
      content.putObject(JSON).set("schema", responseSchema(rpc, field));
      return response;
    }
    ObjectNode content =
        response
            .put("description", "A stream of messages, in the format that `Accept` asks for.")
            .putObject("content");
    stream(
        content.putObject(NDJSON),
        responseSchema(rpc, field),
        "One message per line. A stream that fails ends with a line that has the one member"
            + " `error`, a google.rpc.Status.");
    stream(
        content.putObject(EVENTS),
        responseSchema(rpc, field),
        "One event per message, with the message as its data. A stream that fails ends with an"
            + " event `error`, which has a google.rpc.Status.");
    content.putObject(JSON).set("schema", array(responseSchema(rpc, field)));
    return response;
  }

  private ObjectNode responseSchema(MethodDescriptor rpc, FieldDescriptor field) {
    return field == null ? schemas.message(rpc.getOutputType()) : schemas.field(field);
  }

  /** OpenAPI 3.1 has no schema for the items of a sequence that is not one JSON text. */
  private static void stream(ObjectNode mediaType, ObjectNode item, String description) {
    mediaType.set("schema", Json.type("string").put("description", description));
    mediaType.set("x-jams-item-schema", item);
  }

  private static ObjectNode array(ObjectNode items) {
    return Json.type("array").set("items", items);
  }

  /** Whether the HTTP body is the raw content of a {@code google.api.HttpBody}. */
  private static boolean isHttpBody(Descriptor message, FieldDescriptor field) {
    if (field == null) {
      return message.getFullName().equals("google.api.HttpBody");
    }
    return field.getJavaType() == JavaType.MESSAGE
        && !field.isRepeated()
        && field.getMessageType().getFullName().equals("google.api.HttpBody");
  }
}
