package dev.jams.http.internal.route;

/**
 * One method and template that lead to a target. Immutable.
 *
 * @param spans where the template's variables stand
 */
record Route<T>(String method, PathTemplate template, Spans spans, T target) {
  /** The method word of a route that serves every method. */
  static final String ANY_METHOD = "*";

  /** Method, template and target, as for an error message. */
  @Override
  public String toString() {
    return "\"" + method + " " + template + "\" of " + target;
  }
}
