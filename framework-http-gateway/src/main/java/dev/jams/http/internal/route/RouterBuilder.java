package dev.jams.http.internal.route;

import dev.jams.http.internal.route.PathTemplate.Segment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Collects the routes of a {@link Router}. Not safe for use by several threads.
 *
 * @param <T> what routes lead to; its {@code toString} names it in error messages
 */
public final class RouterBuilder<T> {
  private final Branch<T> root = new Branch<>();
  private final Map<String, Branch<T>> verbs = new LinkedHashMap<>();
  private final Map<List<Integer>, Spans> spans = new HashMap<>();

  RouterBuilder() {}

  /**
   * Adds a route.
   *
   * @param method the HTTP method, or {@code *} for any
   * @throws IllegalArgumentException naming both routes, if one of the same method and shape is
   *     there: the templates differ at most in their variables
   */
  public RouterBuilder<T> add(String method, PathTemplate template, T target) {
    Branch<T> branch =
        template.verb().isEmpty()
            ? root
            : verbs.computeIfAbsent(template.verb(), verb -> new Branch<>());
    for (Segment segment : template.segments()) {
      branch = branch.next(segment);
    }
    Route<T> route = new Route<>(method, template, Spans.of(template, spans), target);
    Route<T> other = branch.routes.putIfAbsent(method, route);
    if (other != null) {
      String[] both = Stream.of(other, route).map(Route::toString).sorted().toArray(String[]::new);
      throw new IllegalArgumentException(
          "two rules match the same requests: "
              + both[0]
              + " and "
              + both[1]
              + "; change the path or the HTTP method of one of them");
    }
    return this;
  }

  /** Returns a router of the routes so far. */
  public Router<T> build() {
    return new Router<>(TrieLayout.of(root, verbs));
  }

  /** A place in the tree: what may follow, and the routes that end here. */
  static final class Branch<T> {
    final Map<String, Branch<T>> literals = new LinkedHashMap<>();
    final Map<String, Route<T>> routes = new LinkedHashMap<>();
    Branch<T> one;
    Branch<T> many;

    Branch<T> next(Segment segment) {
      switch (segment.kind()) {
        case ONE -> {
          one = one == null ? new Branch<>() : one;
          return one;
        }
        case MANY -> {
          many = many == null ? new Branch<>() : many;
          return many;
        }
        default -> {
          return literals.computeIfAbsent(segment.literal(), literal -> new Branch<>());
        }
      }
    }
  }
}
