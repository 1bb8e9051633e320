package dev.jams.tracing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is not traced. Immutable. */
final class Exclusions {
  private static final String EVERY_METHOD = "/*";

  private final Set<String> whole = new HashSet<>();

  /** With the slash at their ends. */
  private final List<String> services = new ArrayList<>();

  /**
   * @param texts paths, methods, and services as in {@code pkg.Service/*}
   */
  Exclusions(Collection<String> texts) {
    for (String text : texts) {
      if (text.startsWith("/")) {
        whole.add(text);
      } else if (text.endsWith(EVERY_METHOD)) {
        services.add(text.substring(0, text.length() - 1));
      } else {
        whole.add(text);
        // Over the HTTP port an rpc of gRPC is a path.
        whole.add("/" + text);
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
    int from = target.startsWith("/") ? 1 : 0;
    for (String service : services) {
      if (target.startsWith(service, from)) {
        return true;
      }
    }
    return false;
  }
}
