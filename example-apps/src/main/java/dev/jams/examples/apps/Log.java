package dev.jams.examples.apps;

import dev.jams.logging.Logging;
import org.slf4j.event.Level;

/** The log of the examples, without what their database has to say. */
final class Log {
  private Log() {}

  static Logging backend() {
    return Logging.create().with("com.zaxxer.hikari", Level.WARN).with("org.flywaydb", Level.WARN);
  }
}
