package dev.jams;

import java.util.List;

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
}
