package dev.jams.http.internal.route;

import dev.jams.http.internal.route.PercentDecoder.Form;
import java.util.Arrays;
import java.util.Set;

/**
 * The routes as a tree of segments, laid out in a few arrays, so that a lookup among many routes
 * touches little more memory than one among few: a node is four integers beside those of its
 * neighbours in the tree, and all literals are in one hash table. Nodes are numbered; 0 stands for
 * none where one is looked for, and as a parent for the start of everything. Immutable.
 */
final class Trie<T> {
  /** The tree of the routes without a verb. */
  static final int ROOT = 1;

  /** Below it the verbs are, each with a tree of its own. */
  static final int VERBS = 0;

  /** Of each node: the node after {@code *} and the one after {@code **}, and what follows. */
  static final int NODE_SIZE = 4;

  /** The first of the node's routes, and how many they are. */
  static final int FIRST_ROUTE = 2;

  /** Twice the number of routes, and one more if there are literals below. */
  static final int ROUTES_AND_LITERALS = 3;

  /**
   * Of each place in the hash table: the child, or 0 if it is free, the parent, the hash of the
   * literal, and where its text is.
   */
  static final int EDGE_SIZE = 4;

  /** Of each route: which of the methods and which of the spans are its own. */
  static final int ROUTE_SIZE = 2;

  private final int[] nodes;
  private final int[] edges;
  private final int mask;

  /** Each literal, after its length. */
  private final char[] texts;

  private final int[] routes;

  private final String[] methods;
  private final Spans[] spans;
  private final T[] targets;
  private final RouteMatch.Found<T>[] withoutValues;

  /** Takes over the arrays. */
  Trie(
      int[] nodes,
      int[] edges,
      char[] texts,
      int[] routes,
      String[] methods,
      Spans[] spans,
      T[] targets) {
    this.nodes = nodes;
    this.edges = edges;
    this.mask = edges.length / EDGE_SIZE - 1;
    this.texts = texts;
    this.routes = routes;
    this.methods = methods;
    this.spans = spans;
    this.targets = targets;
    withoutValues = withoutValues(targets);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // The array never leaves this class.
  private static <T> RouteMatch.Found<T>[] withoutValues(T[] targets) {
    return Arrays.stream(targets)
        .map(target -> new RouteMatch.Found<>(target, PathValues.NONE))
        .toArray(RouteMatch.Found[]::new);
  }

  /** The place of an edge in the table, if it is not taken. */
  static int slot(int parent, int hash, int mask) {
    int mixed = (parent * 31 + hash) * 0x9e3779b9;
    return (mixed ^ mixed >>> 15) & mask;
  }

  /** The node after {@code *}, or 0. */
  int one(int node) {
    return nodes[node * NODE_SIZE];
  }

  /** The node after {@code **}, or 0. */
  int many(int node) {
    return nodes[node * NODE_SIZE + 1];
  }

  /** Whether routes only end here, so that {@code **} has nothing to leave to a tail. */
  boolean isLeaf(int node) {
    return one(node) == 0 && many(node) == 0 && !hasLiterals(node);
  }

  private boolean hasLiterals(int node) {
    return (nodes[node * NODE_SIZE + ROUTES_AND_LITERALS] & 1) != 0;
  }

  private int routeCount(int node) {
    return nodes[node * NODE_SIZE + ROUTES_AND_LITERALS] >>> 1;
  }

  /**
   * The node after the literal that equals a range of a canonical path, or 0.
   *
   * @param from the index of the first character
   * @param to the index after the last character
   */
  int child(int parent, String path, int from, int to) {
    if (!hasLiterals(parent)) {
      return 0;
    }
    int hash = 0; // As String.hashCode.
    for (int i = from; i < to; i++) {
      char c = path.charAt(i);
      if (c == '%') {
        return childDecoded(parent, path, from, to);
      }
      hash = 31 * hash + c;
    }
    return child(parent, hash, path, from, to - from);
  }

  /** For escapes that a canonical path still has: of reserved characters and outside ASCII. */
  private int childDecoded(int parent, String path, int from, int to) {
    String literal;
    try {
      literal = PercentDecoder.decode(path, from, to, Form.ALL);
    } catch (PercentDecodingException e) {
      // A verb or segment ends at a delimiter, so a canonical path's parts decode as the whole did.
      throw new AssertionError(e);
    }
    return child(parent, literal.hashCode(), literal, 0, literal.length());
  }

  private int child(int parent, int hash, String text, int from, int length) {
    for (int slot = slot(parent, hash, mask); ; slot = (slot + 1) & mask) {
      int edge = slot * EDGE_SIZE;
      int child = edges[edge];
      // One branch instead of two, as the processor cannot foresee the first.
      int difference = (edges[edge + 1] ^ parent) | (edges[edge + 2] ^ hash);
      if (child == 0 || (difference == 0 && isLiteral(edges[edge + 3], text, from, length))) {
        return child;
      }
    }
  }

  private boolean isLiteral(int literal, String text, int from, int length) {
    if (texts[literal] != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (texts[literal + 1 + i] != text.charAt(from + i)) {
        return false;
      }
    }
    return true;
  }

  /** The route that ends at a node and serves the method, or -1. GET also serves HEAD. */
  int route(int node, String method) {
    int count = routeCount(node);
    if (count == 0) {
      return -1;
    }
    int first = nodes[node * NODE_SIZE + FIRST_ROUTE];
    int route = indexOf(first, count, method);
    if (route < 0 && method.equals("HEAD")) {
      route = indexOf(first, count, "GET");
    }
    return route < 0 ? indexOf(first, count, Route.ANY_METHOD) : route;
  }

  private int indexOf(int first, int count, String method) {
    for (int i = first; i < first + count; i++) {
      if (methods[routes[i * ROUTE_SIZE]].equals(method)) {
        return i;
      }
    }
    return -1;
  }

  /** Adds the methods of the routes that end at a node. */
  void addMethods(int node, Set<String> found) {
    int first = nodes[node * NODE_SIZE + FIRST_ROUTE];
    for (int i = first; i < first + routeCount(node); i++) {
      found.add(methods[routes[i * ROUTE_SIZE]]);
    }
  }

  /**
   * The match of a path that a route fits.
   *
   * @param end the index in the path after the last segment, before the verb
   */
  RouteMatch.Found<T> found(int route, String path, int end) {
    Spans form = spans[routes[route * ROUTE_SIZE + 1]];
    return form.isEmpty()
        ? withoutValues[route]
        : new RouteMatch.Found<>(targets[route], new PathValues(path, form.in(path, end)));
  }
}
