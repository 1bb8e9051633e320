package dev.jams.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.jams.LogBackend;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The loggers of Logback, as an app shows and changes them. */
final class LogbackLoggers implements LogBackend.Loggers {
  /** As long as the name of a class may be. */
  private static final Pattern NAME = Pattern.compile("[\\w$-]+(\\.[\\w$-]+)*");

  private static final int MAX_NAME = 255;

  /** Logback keeps every logger that anyone has named for as long as the JVM lives. */
  private static final int MAX_NEW = 1000;

  private final Supplier<LoggerContext> context;

  /** The levels, null for none, that loggers had before they were changed here. */
  private final Map<String, Level> before = new HashMap<>();

  private final Set<String> made = new HashSet<>();

  LogbackLoggers(Supplier<LoggerContext> context) {
    this.context = context;
  }

  @Override
  public List<String> words() {
    return Levels.WORDS;
  }

  @Override
  public List<LogBackend.LoggerLevel> all() {
    return context.get().getLoggerList().stream().map(LogbackLoggers::shown).toList();
  }

  private static LogBackend.LoggerLevel shown(Logger logger) {
    return new LogBackend.LoggerLevel(
        logger.getName(),
        Optional.ofNullable(logger.getLevel()).map(LogbackLoggers::word),
        word(logger.getEffectiveLevel()));
  }

  private static String word(Level level) {
    return level.toString().toLowerCase(Locale.ROOT);
  }

  @Override
  public synchronized void level(String logger, Optional<String> level) {
    if (logger.length() > MAX_NAME || !NAME.matcher(logger).matches()) {
      throw new IllegalArgumentException(
          "\"" + logger + "\" is no name of a logger; expected one such as dev.jams, or ROOT");
    }
    if (level.isPresent()) {
      change(logger, Levels.level(level.get()));
    } else if (before.containsKey(logger)) {
      context.get().getLogger(logger).setLevel(before.remove(logger));
    }
  }

  private void change(String name, Level level) {
    if (context.get().exists(name) == null && !made.contains(name)) {
      if (made.size() >= MAX_NEW) {
        throw new IllegalArgumentException(
            "levels were given to "
                + MAX_NEW
                + " loggers that nothing logs to; name one that is there");
      }
      made.add(name);
    }
    Logger logger = context.get().getLogger(name);
    if (!before.containsKey(name)) {
      before.put(name, logger.getLevel());
    }
    logger.setLevel(level);
  }

  /** The settings have given these their levels again. */
  synchronized void forget(Set<String> loggers) {
    before.keySet().removeAll(loggers);
  }
}
