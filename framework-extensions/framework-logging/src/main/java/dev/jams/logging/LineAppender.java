package dev.jams.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.jams.internal.call.AccessLog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands events as lines to a writer. What comes before the settings are known is kept until then,
 * so that all lines have one format.
 */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private static final int MAX_HELD = 1000;

  /** Soon enough that the last words before a hard end get out. */
  private static final long WARNING_MILLIS = 50;

  private record Output(LineFormat format, LineWriter writer) {}

  private final List<ILoggingEvent> held = new ArrayList<>();
  private volatile Output output;

  /** Says how and where; what has been kept is written. */
  synchronized void open(LineFormat format, LineWriter writer) {
    Output opened = new Output(format, writer);
    held.forEach(event -> write(event, opened));
    held.clear();
    Output before = output;
    output = opened;
    if (before != null) {
      before.writer().close();
    }
  }

  /** Waits for what has been logged to be written; not for ever. */
  void flush() {
    Output current = output;
    if (current == null) {
      // The app never got as far as its settings.
      open(new TextLines(), new LineWriter("stdout", LineWriter.stdout(), System.err));
      current = output;
    }
    current.writer().flush();
  }

  @Override
  protected void append(ILoggingEvent event) {
    Output current = output;
    if (current == null && hold(event)) {
      return;
    }
    write(event, output);
  }

  /** Whether there is still nobody to write it. */
  private synchronized boolean hold(ILoggingEvent event) {
    if (output != null) {
      return false;
    }
    if (held.size() < MAX_HELD) {
      event.prepareForDeferredProcessing();
      event.getCallerData();
      held.add(event);
    }
    return true;
  }

  private static void write(ILoggingEvent event, Output output) {
    StringBuilder line = new StringBuilder(256);
    output.format().append(event, line);
    output.writer().write(line.toString().getBytes(StandardCharsets.UTF_8));
    // The access log is written on event loops, which never wait.
    if (event.getLevel().isGreaterOrEqual(Level.WARN)
        && !event.getLoggerName().equals(AccessLog.LOGGER)) {
      output.writer().await(WARNING_MILLIS);
    }
  }
}
