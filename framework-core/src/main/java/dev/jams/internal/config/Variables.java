package dev.jams.internal.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Environment variables: those of the process, and behind them those of a {@code .env} file. */
final class Variables {
  private final Map<String, Variable> variables = new HashMap<>();

  /**
   * A variable.
   *
   * @param where as a person would point at it
   */
  record Variable(String text, String where) {}

  /**
   * @param file the variables of a file, which those of the process beat
   */
  Variables(Map<String, String> environment, Map<String, Variable> file) {
    variables.putAll(file);
    environment.forEach(
        (name, text) -> variables.put(name, new Variable(text, "environment variable " + name)));
  }

  Optional<Variable> get(String name) {
    return Optional.ofNullable(variables.get(name));
  }
}
