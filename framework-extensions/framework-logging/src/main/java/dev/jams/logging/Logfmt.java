package dev.jams.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.jams.internal.call.AccessLog;
import java.util.Locale;

/**
 * One line of {@code key=value} pairs, of which the first are {@code ts}, {@code caller}, {@code
 * level} and {@code msg}. See <a href="https://brandur.org/logfmt">logfmt</a>.
 */
final class Logfmt implements LineFormat {
  @Override
  public void append(ILoggingEvent event, StringBuilder out) {
    out.append("ts=").append(event.getInstant());
    out.append(" caller=");
    Quoting.value(caller(event), out);
    out.append(" level=").append(event.getLevel().toString().toLowerCase(Locale.ROOT));
    out.append(" msg=");
    Quoting.value(Fields.text(event.getFormattedMessage()), out);
    Fields.of(event, "ts", "caller", "level", "msg", "err")
        .forEach(
            (key, value) -> {
              Quoting.key(key, out.append(' '));
              Quoting.value(Fields.text(value), out.append('='));
            });
    if (event.getThrowableProxy() != null) {
      out.append(" err=");
      Quoting.value(ThrowableProxyUtil.asString(event.getThrowableProxy()), out);
    }
    out.append('\n');
  }

  /**
   * The file and line that logged; to look for those of each call would cost more than the call.
   */
  private static String caller(ILoggingEvent event) {
    String logger = event.getLoggerName();
    if (!logger.equals(AccessLog.LOGGER)) {
      StackTraceElement[] stack = event.getCallerData();
      if (stack != null && stack.length > 0 && stack[0].getFileName() != null) {
        return stack[0].getFileName() + ":" + stack[0].getLineNumber();
      }
    }
    return logger.substring(logger.lastIndexOf('.') + 1);
  }
}
