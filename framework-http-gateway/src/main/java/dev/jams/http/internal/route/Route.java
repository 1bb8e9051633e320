package dev.jams.http.internal.route;

import dev.jams.http.internal.route.PathTemplate.Segment;
import dev.jams.http.internal.route.PathTemplate.Variable;
import java.util.List;

/** One method and template that lead to a target. Immutable. */
final class Route<T> {
  /** The method word of a route that serves every method. */
  static final String ANY_METHOD = "*";

  private final String method;
  private final PathTemplate template;
  private final T target;
  private final RouteMatch.Found<T> withoutValues;

  Route(String method, PathTemplate template, T target) {
    this.method = method;
    this.template = template;
    this.target = target;
    this.withoutValues = new RouteMatch.Found<>(target, PathValues.NONE);
  }

  String method() {
    return method;
  }

  /**
   * The match of a path that this route's template fits.
   *
   * @param end the index in the path after the last segment, before the verb
   */
  RouteMatch.Found<T> found(String path, int end) {
    List<Variable> variables = template.variables();
    if (variables.isEmpty()) {
      return withoutValues;
    }
    int many = template.segments().indexOf(Segment.MANY);
    // How many more segments the path has than the template: all of them belong to "**".
    int shift = many < 0 ? 0 : segmentCount(path, end) - template.segments().size();
    int[] spans = new int[2 * variables.size()];
    int segment = 0;
    int at = 1;
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      int from = variable.from() + (many >= 0 && variable.from() > many ? shift : 0);
      int to = variable.to() + (many >= 0 && variable.to() > many ? shift : 0);
      for (; segment < from; segment++) {
        at = RequestPath.segmentEnd(path, at, end) + 1;
      }
      // After the last segment, "at" is behind the end: there "**" has the empty value.
      spans[2 * i] = Math.min(at, end);
      spans[2 * i + 1] = Math.min(at, end);
      for (; segment < to; segment++) {
        spans[2 * i + 1] = RequestPath.segmentEnd(path, at, end);
        at = spans[2 * i + 1] + 1;
      }
    }
    return new RouteMatch.Found<>(target, new PathValues(path, spans));
  }

  private static int segmentCount(String path, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      if (path.charAt(i) == '/') {
        count++;
      }
    }
    return count;
  }

  /** Method, template and target, as for an error message. */
  @Override
  public String toString() {
    return "\"" + method + " " + template + "\" of " + target;
  }
}
