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
}
