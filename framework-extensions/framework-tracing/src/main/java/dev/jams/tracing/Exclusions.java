package dev.jams.tracing;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** What is not traced. Immutable. */
final class Exclusions {
  private static final String EVERY_METHOD = "/*";

  private final Set<String> whole = new HashSet<>();
  private final Set<String> services = new HashSet<>();

  /**
   * @param texts paths, methods, and services as in {@code pkg.Service/*}
   */
  Exclusions(Collection<String> texts) {
    for (String text : texts) {
      if (text.endsWith(EVERY_METHOD) && !text.startsWith("/")) {
        services.add(text.substring(0, text.length() - EVERY_METHOD.length()));
      } else {
        whole.add(text);
      }
    }
  }

  /**
   * Whether it is left out.
   *
   * @param target a path, or the full name of a method
   */
  boolean has(String target) {
    if (whole.contains(target)) {
      return true;
    }
    // Over the HTTP port an rpc of gRPC is a path.
    int from = target.startsWith("/") ? 1 : 0;
    int slash = target.indexOf('/', from);
    return slash > 0
        && !services.isEmpty()
        && (services.contains(target.substring(from, slash))
            || (from == 1 && whole.contains(target.substring(1))));
  }
}
