package dev.jams.http.internal.route;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.jams.http.internal.route.PathTemplate.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether the parts of an {@link HttpBinding} fit together. */
record HttpBindingCheck(
    MethodDescriptor rpc, String httpMethod, PathTemplate path, String body, String responseBody) {

  /** Well-known types whose JSON form is one string or number, so a path can hold it. */
  private static final Set<String> MESSAGES_WITH_A_STRING_FORM =
      Set.of(
          "google.protobuf.Timestamp",
          "google.protobuf.Duration",
          "google.protobuf.FieldMask",
          "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int64Value",
          "google.protobuf.UInt64Value",
          "google.protobuf.Int32Value",
          "google.protobuf.UInt32Value",
          "google.protobuf.BoolValue",
          "google.protobuf.StringValue",
          "google.protobuf.BytesValue");

  void check() {
    checkMethod();
    List<FieldPath> bound = new ArrayList<>();
    for (Variable variable : path.variables()) {
      FieldPath field = variableField(variable);
      for (FieldPath other : bound) {
        if (field.overlaps(other)) {
          throw error(
              "variables \"%s\" and \"%s\" bind the same field or members of one oneof; bind it once"
                  .formatted(other, field));
        }
      }
      bound.add(field);
    }
    checkBody(bound);
    if (!responseBody.isEmpty() && rpc.getOutputType().findFieldByName(responseBody) == null) {
      throw error("response_body: " + FieldPath.unknown(rpc.getOutputType(), responseBody));
    }
  }

  private void checkMethod() {
    if (httpMethod.isEmpty() || !httpMethod.chars().allMatch(HttpBindingCheck::isTokenCharacter)) {
      throw error("HTTP method \"" + httpMethod + "\"; expected a method word or \"*\"");
    }
  }

  private static boolean isTokenCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
  }

  private FieldPath variableField(Variable variable) {
    FieldPath field;
    try {
      field = FieldPath.resolve(rpc.getInputType(), variable.fieldPath());
    } catch (IllegalArgumentException e) {
      throw error("variable \"" + variable.name() + "\": " + e.getMessage());
    }
    FieldDescriptor leaf = field.leaf();
    if (leaf.isRepeated()) {
      throw error(
          "variable \"%s\" is a %s field; a path can only hold a single value"
              .formatted(field, leaf.isMapField() ? "map" : "repeated"));
    }
    if (leaf.getJavaType() == JavaType.MESSAGE
        && !MESSAGES_WITH_A_STRING_FORM.contains(leaf.getMessageType().getFullName())) {
      throw error(
          "variable \"%s\" is a message of type %s, which has no string form; bind one of its fields"
              .formatted(field, leaf.getMessageType().getFullName()));
    }
    return field;
  }

  private void checkBody(List<FieldPath> variables) {
    if (body.isEmpty() || body.equals(HttpBinding.WHOLE_BODY)) {
      return;
    }
    FieldDescriptor field = rpc.getInputType().findFieldByName(body);
    if (field == null) {
      throw error("body: " + FieldPath.unknown(rpc.getInputType(), body));
    }
    FieldPath bodyPath = new FieldPath(List.of(field));
    for (FieldPath variable : variables) {
      // A variable may name a field inside the body, whose value it then replaces.
      boolean inside = variable.fields().size() > 1 && variable.fields().get(0) == field;
      if (!inside && variable.overlaps(bodyPath)) {
        throw error(
            "body \"%s\" and variable \"%s\" bind the same field or members of one oneof; bind it once"
                .formatted(body, variable));
      }
    }
  }

  private IllegalArgumentException error(String problem) {
    return new IllegalArgumentException(
        "rpc %s, rule \"%s %s\": %s".formatted(rpc.getFullName(), httpMethod, path, problem));
  }
}
