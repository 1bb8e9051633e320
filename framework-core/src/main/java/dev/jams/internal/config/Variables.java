package dev.jams.internal.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Environment variables: those of the process, and behind them those of a {@code .env} file. */
final class Variables {
  private final Map<String, Variable> variables = new HashMap<>();
  private final Map<String, Variable> ofFile;

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
    ofFile = file;
    variables.putAll(file);
    environment.forEach(
        (name, text) -> variables.put(name, new Variable(text, "environment variable " + name)));
  }

  /**
   * A line for each variable of the file that begins as those of settings do and is none of them.
   * Others may be meant for other programs.
   */
  List<String> unread(Collection<Spec<?>> settings) {
    Set<String> known = new LinkedHashSet<>();
    settings.forEach(setting -> known.add(setting.environmentVariable()));
    List<String> lines = new ArrayList<>();
    ofFile.forEach(
        (name, variable) -> {
          if (!known.contains(name) && known.stream().anyMatch(other -> isAlike(name, other))) {
            String near = Spelling.nearest(name, known);
            lines.add(
                variable.where()
                    + ": no setting reads "
                    + name
                    + (near == null ? "; see --help" : "; did you mean " + near + "?"));
          }
        });
    return lines;
  }

  private static boolean isAlike(String name, String other) {
    int section = other.indexOf('_') + 1;
    return section > 0 && name.startsWith(other.substring(0, section));
  }

  Optional<Variable> get(String name) {
    return Optional.ofNullable(variables.get(name));
  }
}
