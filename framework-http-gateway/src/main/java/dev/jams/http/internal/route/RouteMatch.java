package dev.jams.http.internal.route;

import java.util.List;

/**
 * What the router found for a request. Immutable.
 *
 * @param <T> what routes lead to
 */
public sealed interface RouteMatch<T> {
  /**
   * A route fits.
   *
   * @param target what it leads to
   * @param values the values of its template's variables
   */
  record Found<T>(T target, PathValues values) implements RouteMatch<T> {}

  /** No route fits the path, whatever the method: 404. */
  record NotFound<T>() implements RouteMatch<T> {}

  /**
   * Routes fit the path but not the method: 405, or 204 if the method is OPTIONS.
   *
   * @param allow the methods for the {@code Allow} header, sorted; with OPTIONS, and with HEAD if
   *     GET is among them
   */
  record MethodNotAllowed<T>(List<String> allow) implements RouteMatch<T> {
    /** Copies the list. */
    public MethodNotAllowed {
      allow = List.copyOf(allow);
    }
  }

  /**
   * The path is malformed, or has a dot segment where none may be: 400.
   *
   * @param reason what is wrong; may go to the client
   */
  record BadRequest<T>(String reason) implements RouteMatch<T> {}
}
