package dev.jams.logging;

import ch.qos.logback.classic.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Levels of loggers as the settings have them. */
final class Levels {
  /** The words that a setting may have. */
  static final List<String> WORDS = List.of("error", "warn", "info", "debug", "trace", "off");

  private Levels() {}

  /**
   * Reads levels such as {@code dev.jams=debug}.
   *
   * @throws IllegalArgumentException naming what makes no sense
   */
  static Map<String, Level> parse(List<String> texts) {
    Map<String, Level> levels = new LinkedHashMap<>();
    for (String part : texts) {
      int equals = part.indexOf('=');
      String logger = equals < 0 ? "" : part.substring(0, equals).strip();
      if (logger.isEmpty()) {
        throw new IllegalArgumentException(
            "\"" + part.strip() + "\" is no level of a logger; write it as in io.grpc=debug");
      }
      levels.put(logger, level(part.substring(equals + 1).strip()));
    }
    return levels;
  }

  static Level level(String word) {
    String known = word.toLowerCase(Locale.ROOT);
    if (!WORDS.contains(known)) {
      throw new IllegalArgumentException(
          "\"" + word + "\" is no level; expected one of " + String.join(", ", WORDS));
    }
    return Level.toLevel(known);
  }
}
