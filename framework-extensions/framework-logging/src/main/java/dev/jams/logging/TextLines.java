package dev.jams.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** For people: the time of day, the level, who says what, and the stack trace below. */
final class TextLines implements LineFormat {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

  @Override
  public void append(ILoggingEvent event, StringBuilder out) {
    TIME.formatTo(event.getInstant(), out);
    String level = event.getLevel().toString();
    out.append(' ').append(level).append(" ".repeat(6 - level.length()));
    String logger = event.getLoggerName();
    out.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(' ');
    Quoting.escaped(Fields.text(event.getFormattedMessage()), out, false);
    Fields.of(event)
        .forEach(
            (key, value) -> {
              Quoting.key(key, out.append(' '));
              value(value, out.append('='));
            });
    out.append('\n');
    if (event.getThrowableProxy() != null) {
      ThrowableProxyUtil.asString(event.getThrowableProxy())
          .lines()
          .forEach(
              line -> {
                // A message of several lines must not look like other events.
                out.append("    ");
                Quoting.escaped(line.replace("\t", "    "), out, false);
                out.append('\n');
              });
    }
  }

  private static void value(Object value, StringBuilder out) {
    if (value instanceof Number || value instanceof Boolean) {
      out.append(Fields.text(value));
    } else {
      Quoting.quoted(Fields.text(value), out);
    }
  }
}
