package dev.jams.http.internal.route;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.List;

/**
 * One way to call an rpc over HTTP: a {@code google.api.HttpRule} without its additional bindings.
 * A binding that exists is valid. Immutable.
 *
 * @param rpc the rpc
 * @param httpMethod the HTTP method as written, or {@code *} for any
 * @param path the path template
 * @param body what the HTTP body holds: {@code *} for every request field that the path does not
 *     bind, the name of one request field, or empty for none
 * @param responseBody the name of the response field that becomes the HTTP body, or empty for the
 *     whole response
 */
public record HttpBinding(
    MethodDescriptor rpc, String httpMethod, PathTemplate path, String body, String responseBody) {

  /** The {@code body} that stands for the whole request. */
  public static final String WHOLE_BODY = "*";

  /**
   * Checks the binding against the types of the rpc.
   *
   * @throws IllegalArgumentException naming the rpc and the rule, if they do not fit
   */
  public HttpBinding {
    new HttpBindingCheck(rpc, httpMethod, path, body, responseBody).check();
  }

  /** The fields of the path's variables, in their order. */
  public List<FieldPath> variableFields() {
    return path.variables().stream()
        .map(variable -> FieldPath.resolve(rpc.getInputType(), variable.fieldPath()))
        .toList();
  }

  /** Whether the HTTP body holds the whole request. */
  public boolean hasWholeBody() {
    return body.equals(WHOLE_BODY);
  }

  /** The request field that the HTTP body holds; null if it holds all or nothing. */
  public FieldDescriptor bodyField() {
    return rpc.getInputType().findFieldByName(body);
  }

  /** The response field that becomes the HTTP body; null for the whole response. */
  public FieldDescriptor responseBodyField() {
    return rpc.getOutputType().findFieldByName(responseBody);
  }

  /** The rpc and the rule, as for an error message. */
  @Override
  public String toString() {
    return "rpc " + rpc.getFullName() + ", rule \"" + httpMethod + " " + path + "\"";
  }
}
