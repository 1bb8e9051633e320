package dev.jams.http.tls;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What was logged during a test. */
final class Logged implements BeforeEachCallback, AfterEachCallback {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.jams.internal.tls");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  Logged() {
    appender.list = new CopyOnWriteArrayList<>();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    appender.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }

  /** Why a listener refused connections. */
  List<String> reasons(String listener) {
    return values("connection refused", "reason", "listener", listener);
  }

  /** The values of a key in those events with a message where another key has a value. */
  List<String> values(String message, String key, String where, String is) {
    return appender.list.stream()
        .filter(event -> event.getMessage().equals(message) && is.equals(value(event, where)))
        .map(event -> value(event, key))
        .toList();
  }

  private static String value(ILoggingEvent event, String key) {
    return event.getKeyValuePairs() == null
        ? null
        : event.getKeyValuePairs().stream()
            .filter(pair -> pair.key.equals(key))
            .map(pair -> String.valueOf(pair.value))
            .findFirst()
            .orElse(null);
  }
}
