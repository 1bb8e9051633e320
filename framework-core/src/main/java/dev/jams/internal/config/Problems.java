package dev.jams.internal.config;

import dev.jams.StartException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Collects what is wrong, so that a person sees all of it at once. */
public final class Problems {
  /** More would scroll the first one away. */
  private static final int SHOWN = 20;

  private final Set<String> lines = new LinkedHashSet<>();

  /** Something that may find what is wrong. */
  @FunctionalInterface
  public interface Check {
    void run() throws StartException;
  }

  void add(String line) {
    lines.add(line);
  }

  /** Runs a check and keeps what it finds, so that others can run after it. */
  public void of(Check check) {
    try {
      check.run();
    } catch (UnusableException e) {
      // Nothing can be said of a value that is not there, but that it is not, which was said.
      return;
    } catch (StartException e) {
      e.getMessage().lines().forEach(this::add);
    }
  }

  /**
   * @throws ConfigException if there are any
   */
  public void throwIfAny() throws ConfigException {
    if (lines.isEmpty()) {
      return;
    }
    String message = String.join("\n", lines.stream().limit(SHOWN).toList());
    int more = lines.size() - SHOWN;
    throw new ConfigException(more > 0 ? message + "\nand " + more + " more" : message);
  }
}
