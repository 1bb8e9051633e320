package dev.jams.http.internal.route;

import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the route of a request. Routes form a trie over the segments of their templates, so the
 * cost of a match depends on the request's path and not on the number of routes.
 *
 * <p>Which route wins does not depend on the order in which they were added:
 *
 * <ol>
 *   <li>A route whose verb is the word after the last colon of the path goes before those without.
 *   <li>From left to right a literal goes before {@code *}, that before {@code **}, and a short
 *       {@code **} before a long one. A choice that leads nowhere is taken back.
 *   <li>Of the routes for one shape the one of the exact method goes before {@code *}. For HEAD,
 *       GET goes between the two.
 * </ol>
 *
 * <p>Paths are matched raw, in their {@linkplain RequestPath#canonical canonical} form. Literals
 * are compared decoded. Empty segments and a trailing slash count; {@code *} fits no empty segment.
 * A dot segment only fits {@code **}.
 *
 * <p>Immutable; all methods may be called from any thread.
 *
 * @param <T> what routes lead to; its {@code toString} names it in error messages
 */
public final class Router<T> {
  private final Node<T> root;
  private final LiteralTable<Node<T>> verbs;

  Router(Node<T> root, LiteralTable<Node<T>> verbs) {
    this.root = root;
    this.verbs = verbs;
  }

  /** Returns a builder without routes. */
  public static <T> RouterBuilder<T> builder() {
    return new RouterBuilder<>();
  }

  /**
   * Finds the route of a request.
   *
   * @param method the HTTP method, as sent
   * @param rawPath the path as sent, percent-encoded and without the query
   */
  public RouteMatch<T> match(String method, String rawPath) {
    String path;
    try {
      path = RequestPath.canonical(rawPath);
    } catch (PercentDecodingException e) {
      return new RouteMatch.BadRequest<>(e.getMessage());
    }
    int end = path.length();
    int colon = path.lastIndexOf(':');
    Node<T> verb = colon > path.lastIndexOf('/') ? verbs.get(path, colon + 1, path.length()) : null;
    if (verb != null) {
      Route<T> route = find(verb, path, 1, colon, method, null);
      if (route != null) {
        return route.found(path, colon);
      }
    }
    Route<T> route = find(root, path, 1, end, method, null);
    return route != null ? route.found(path, end) : miss(verb, path, colon);
  }

  /** Says why no route was found; only here a request costs a second search. */
  private RouteMatch<T> miss(Node<T> verb, String path, int colon) {
    Set<String> allow = new TreeSet<>();
    if (verb != null) {
      find(verb, path, 1, colon, "", allow);
    }
    find(root, path, 1, path.length(), "", allow);
    if (!allow.isEmpty()) {
      if (allow.contains("GET")) {
        allow.add("HEAD");
      }
      allow.add("OPTIONS");
      return new RouteMatch.MethodNotAllowed<>(new ArrayList<>(allow));
    }
    if (RequestPath.hasDotSegment(path)) {
      return new RouteMatch.BadRequest<>(
          "the path has a segment \".\" or \"..\"; send the path that is meant");
    }
    return new RouteMatch.NotFound<>();
  }

  /**
   * Finds the best route below a node.
   *
   * @param at the index in the path of the next segment; behind the end if there is none left
   * @param end the index in the path after the last segment
   * @param allow null to find a route; otherwise all methods of fitting routes are added, and none
   *     is found
   */
  private static <T> Route<T> find(
      Node<T> node, String path, int at, int end, String method, Set<String> allow) {
    if (at > end) {
      Route<T> route = routeOrMethods(node, method, allow);
      return route != null || node.many == null ? route : routeOrMethods(node.many, method, allow);
    }
    int segmentEnd = RequestPath.segmentEnd(path, at, end);
    Node<T> literal = node.literals.get(path, at, segmentEnd);
    if (literal != null) {
      Route<T> route = find(literal, path, segmentEnd + 1, end, method, allow);
      if (route != null) {
        return route;
      }
    }
    if (node.one != null && segmentEnd > at && !RequestPath.isDotSegment(path, at, segmentEnd)) {
      Route<T> route = find(node.one, path, segmentEnd + 1, end, method, allow);
      if (route != null) {
        return route;
      }
    }
    return node.many == null ? null : findAfterMany(node.many, path, at, end, method, allow);
  }

  private static <T> Route<T> findAfterMany(
      Node<T> many, String path, int from, int end, String method, Set<String> allow) {
    if (many.leaf) {
      return routeOrMethods(many, method, allow);
    }
    for (int at = from; at <= end; at = RequestPath.segmentEnd(path, at, end) + 1) {
      Route<T> route = find(many, path, at, end, method, allow);
      if (route != null) {
        return route;
      }
    }
    return routeOrMethods(many, method, allow);
  }

  private static <T> Route<T> routeOrMethods(Node<T> node, String method, Set<String> allow) {
    if (allow == null) {
      return node.route(method);
    }
    for (Route<T> route : node.routes()) {
      allow.add(route.method());
    }
    return null;
  }
}
