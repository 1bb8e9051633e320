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
  /** Instead of a node. */
  private static final int NONE = 0;

  private static final int NO_ROUTE = -1;

  private final Trie<T> trie;

  Router(Trie<T> trie) {
    this.trie = trie;
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
    int verb = colon > path.lastIndexOf('/') ? trie.child(Trie.VERBS, path, colon + 1, end) : NONE;
    if (verb != NONE) {
      int route = find(verb, path, 1, colon, method, null);
      if (route >= 0) {
        return trie.found(route, path, colon);
      }
    }
    int route = find(Trie.ROOT, path, 1, end, method, null);
    return route >= 0 ? trie.found(route, path, end) : miss(verb, path, colon);
  }

  /** Says why no route was found; only here a request costs a second search. */
  private RouteMatch<T> miss(int verb, String path, int colon) {
    Set<String> allow = new TreeSet<>();
    if (verb != NONE) {
      find(verb, path, 1, colon, "", allow);
    }
    find(Trie.ROOT, path, 1, path.length(), "", allow);
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
  private int find(int node, String path, int at, int end, String method, Set<String> allow) {
    if (at > end) {
      int route = routeOrMethods(node, method, allow);
      int many = trie.many(node);
      return route >= 0 || many == NONE ? route : routeOrMethods(many, method, allow);
    }
    int segmentEnd = RequestPath.segmentEnd(path, at, end);
    int literal = trie.child(node, path, at, segmentEnd);
    if (literal != NONE) {
      int route = find(literal, path, segmentEnd + 1, end, method, allow);
      if (route >= 0) {
        return route;
      }
    }
    int one = trie.one(node);
    if (one != NONE && segmentEnd > at && !RequestPath.isDotSegment(path, at, segmentEnd)) {
      int route = find(one, path, segmentEnd + 1, end, method, allow);
      if (route >= 0) {
        return route;
      }
    }
    int many = trie.many(node);
    return many == NONE ? NO_ROUTE : findAfterMany(many, path, at, end, method, allow);
  }

  private int findAfterMany(
      int many, String path, int from, int end, String method, Set<String> allow) {
    if (trie.isLeaf(many)) {
      return routeOrMethods(many, method, allow);
    }
    for (int at = from; at <= end; at = RequestPath.segmentEnd(path, at, end) + 1) {
      int route = find(many, path, at, end, method, allow);
      if (route >= 0) {
        return route;
      }
    }
    return routeOrMethods(many, method, allow);
  }

  private int routeOrMethods(int node, String method, Set<String> allow) {
    if (allow == null) {
      return trie.route(node, method);
    }
    trie.addMethods(node, allow);
    return NO_ROUTE;
  }
}
