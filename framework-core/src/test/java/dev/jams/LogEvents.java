package dev.jams;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What the framework logged during a test. */
final class LogEvents implements BeforeEachCallback, AfterEachCallback {
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.jams");
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  LogEvents() {
    appender.list = new CopyOnWriteArrayList<>();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    appender.start();
    logger.addAppender(appender);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.detachAppender(appender);
  }

  /** The messages in order. */
  List<String> messages() {
    return appender.list.stream().map(ILoggingEvent::getMessage).toList();
  }

  /** The events with this message. */
  List<ILoggingEvent> named(String message) {
    return appender.list.stream().filter(event -> event.getMessage().equals(message)).toList();
  }

  /** The keys and values of an event. */
  static Map<String, String> values(ILoggingEvent event) {
    return event.getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
  }
}
