package dev.jams.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;

/** Makes one line of an event, or one with more below it for people. Safe for use by any thread. */
interface LineFormat {
  /** Appends the event and a line feed. */
  void append(ILoggingEvent event, StringBuilder out);

  /** The format of a name that the setting knows. */
  static LineFormat of(String name) {
    return switch (name) {
      case "json" -> new JsonLines();
      case "logfmt" -> new Logfmt();
      default -> new TextLines();
    };
  }
}
