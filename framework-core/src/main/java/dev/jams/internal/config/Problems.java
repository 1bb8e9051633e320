package dev.jams.internal.config;

import java.util.LinkedHashSet;
import java.util.Set;

/** Collects what is wrong, so that a person sees all of it at once. */
final class Problems {
  /** More would scroll the first one away. */
  private static final int SHOWN = 20;

  private final Set<String> lines = new LinkedHashSet<>();

  void add(String line) {
    lines.add(line);
  }

  /**
   * @throws ConfigException if there are any
   */
  void throwIfAny() throws ConfigException {
    if (lines.isEmpty()) {
      return;
    }
    String message = String.join("\n", lines.stream().limit(SHOWN).toList());
    int more = lines.size() - SHOWN;
    throw new ConfigException(more > 0 ? message + "\nand " + more + " more" : message);
  }
}
