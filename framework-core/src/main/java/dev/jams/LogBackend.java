package dev.jams;

import java.util.List;
import java.util.Optional;

/**
 * What writes the log of an app, behind SLF4J; see {@link AppBuilder#log}. It hears of the settings
 * before anything else of the app is made, and has to see to it that nothing is lost when the JVM
 * exits.
 */
public interface LogBackend {
  /** The settings that it reads. */
  List<Setting<?>> settings();

  /**
   * Does as the settings say. Called each time an app starts, on the thread that starts it.
   *
   * @throws StartException if it cannot
   */
  void configure(Config config) throws StartException;

  /**
   * Does as changed settings say, as far as it can while the app runs: the levels, and no more.
   * Called when the process is told by SIGHUP to read its settings again, on any thread. Does
   * nothing by default.
   *
   * @throws StartException if it cannot; then everything stays as it was
   */
  default void reconfigure(Config config) throws StartException {}

  /** The loggers, if their levels can be seen and changed while the app runs; none by default. */
  default Optional<Loggers> loggers() {
    return Optional.empty();
  }

  /** Loggers and their levels, which are those of the whole JVM. Safe for use by any thread. */
  interface Loggers {
    /** The words for levels. */
    List<String> words();

    /** Every logger there is, by name. */
    List<LoggerLevel> all();

    /**
     * Changes the level of a logger, and so of all below it that have none of their own.
     *
     * @param logger as in {@link LoggerLevel#name}; there need not be one yet
     * @param level one of {@link #words}, or empty for the one it had before it was changed
     * @throws IllegalArgumentException if there is no such level or can be no such logger; it says
     *     which there are
     */
    void level(String logger, Optional<String> level);
  }

  /**
   * A logger.
   *
   * @param name such as {@code dev.jams}, or {@code ROOT} for what all others are below
   * @param configured its own level, if it has one
   * @param effective its own level, or that of the nearest above it that has one
   */
  record LoggerLevel(String name, Optional<String> configured, String effective) {}
}
