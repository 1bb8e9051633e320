package dev.jams.http.internal.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lays a tree of branches out as a {@link Trie}. Not safe for use by several threads. */
final class TrieLayout<T> {
  private final List<int[]> nodes = new ArrayList<>();
  private final List<Edge> edges = new ArrayList<>();
  private final List<Route<T>> routes = new ArrayList<>();
  private final List<String> methods = new ArrayList<>();
  private final List<Spans> spans = new ArrayList<>();

  private record Edge(int parent, String literal, int child) {}

  private TrieLayout() {}

  static <T> Trie<T> of(RouterBuilder.Branch<T> root, Map<String, RouterBuilder.Branch<T>> verbs) {
    TrieLayout<T> layout = new TrieLayout<>();
    layout.nodes.add(new int[Trie.NODE_SIZE]);
    layout.add(root);
    layout.addLiterals(Trie.VERBS, verbs);
    return layout.trie();
  }

  /** What comes after variables follows in the array at once, as it does in paths. */
  private int add(RouterBuilder.Branch<T> branch) {
    int node = nodes.size();
    int[] links = new int[Trie.NODE_SIZE];
    nodes.add(links);
    links[Trie.FIRST_ROUTE] = routes.size();
    links[Trie.ROUTES_AND_LITERALS] = branch.routes.size() << 1;
    routes.addAll(branch.routes.values());
    links[0] = branch.one == null ? 0 : add(branch.one);
    links[1] = branch.many == null ? 0 : add(branch.many);
    addLiterals(node, branch.literals);
    return node;
  }

  private void addLiterals(int node, Map<String, RouterBuilder.Branch<T>> literals) {
    nodes.get(node)[Trie.ROUTES_AND_LITERALS] |= literals.isEmpty() ? 0 : 1;
    literals.forEach((literal, branch) -> edges.add(new Edge(node, literal, add(branch))));
  }

  private Trie<T> trie() {
    int[] flat = new int[nodes.size() * Trie.NODE_SIZE];
    for (int i = 0; i < nodes.size(); i++) {
      System.arraycopy(nodes.get(i), 0, flat, i * Trie.NODE_SIZE, Trie.NODE_SIZE);
    }
    // At most a quarter full: most lookups of what is not there end at the first look.
    int capacity = Integer.highestOneBit(Math.max(1, edges.size())) * 8;
    int[] table = new int[capacity * Trie.EDGE_SIZE];
    StringBuilder texts = new StringBuilder();
    Map<String, Integer> literals = new HashMap<>();
    for (Edge edge : edges) {
      Integer literal = literals.get(edge.literal);
      if (literal == null) {
        literal = texts.length();
        literals.put(edge.literal, literal);
        texts.append((char) edge.literal.length()).append(edge.literal);
      }
      put(edge, literal, table);
    }
    return new Trie<>(
        flat,
        table,
        texts.toString().toCharArray(),
        routeTable(),
        methods.toArray(new String[0]),
        spans.toArray(new Spans[0]),
        targets());
  }

  private int[] routeTable() {
    int[] table = new int[routes.size() * Trie.ROUTE_SIZE];
    for (int i = 0; i < routes.size(); i++) {
      table[i * Trie.ROUTE_SIZE] = index(routes.get(i).method(), methods);
      table[i * Trie.ROUTE_SIZE + 1] = index(routes.get(i).spans(), spans);
    }
    return table;
  }

  /** There are only a few different ones. */
  private static <E> int index(E element, List<E> elements) {
    if (!elements.contains(element)) {
      elements.add(element);
    }
    return elements.indexOf(element);
  }

  @SuppressWarnings("unchecked") // The array never leaves the trie.
  private T[] targets() {
    return (T[]) routes.stream().map(Route::target).toArray();
  }

  private static void put(Edge edge, int literal, int[] table) {
    int mask = table.length / Trie.EDGE_SIZE - 1;
    int hash = edge.literal.hashCode();
    int slot = Trie.slot(edge.parent, hash, mask);
    while (table[slot * Trie.EDGE_SIZE] != 0) {
      slot = (slot + 1) & mask;
    }
    int[] entry = {edge.child, edge.parent, hash, literal};
    System.arraycopy(entry, 0, table, slot * Trie.EDGE_SIZE, Trie.EDGE_SIZE);
  }
}
