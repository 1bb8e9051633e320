package dev.jams.http.internal.route;

import java.util.List;
import java.util.Map;

/** A place in the trie: what may follow, and the routes that end here. Immutable. */
final class Node<T> {
  final LiteralTable<Node<T>> literals;

  /** After {@code *}; null if no route goes on so. */
  final Node<T> one;

  /** After {@code **}; null if no route goes on so. */
  final Node<T> many;

  /** Whether routes only end here, so that {@code **} has nothing to leave to a tail. */
  final boolean leaf;

  private final Route<T>[] routes;
  private final Route<T> anyMethod;
  private final Route<T> get;

  @SuppressWarnings({"unchecked", "rawtypes"}) // The array never leaves this class.
  Node(Map<String, Node<T>> literals, Node<T> one, Node<T> many, Map<String, Route<T>> byMethod) {
    this.literals = new LiteralTable<>(literals);
    this.one = one;
    this.many = many;
    this.leaf = literals.isEmpty() && one == null && many == null;
    this.routes = byMethod.values().toArray(new Route[0]);
    this.anyMethod = byMethod.get(Route.ANY_METHOD);
    this.get = byMethod.get("GET");
  }

  /** The route that ends here and serves the method, or null. GET also serves HEAD. */
  Route<T> route(String method) {
    for (Route<T> route : routes) {
      if (route.method().equals(method)) {
        return route;
      }
    }
    return get != null && method.equals("HEAD") ? get : anyMethod;
  }

  /** The routes that end here. */
  Iterable<Route<T>> routes() {
    return List.of(routes);
  }
}
