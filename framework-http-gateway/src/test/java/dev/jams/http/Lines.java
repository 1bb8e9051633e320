package dev.jams.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What is logged during a test, as it comes. */
public final class Lines implements BeforeEachCallback, AfterEachCallback {
  private final Logger logger;
  private final LinkedBlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          events.add(event);
        }
      };

  /** Of a logger and those below it. */
  public Lines(String logger) {
    this.logger = (Logger) LoggerFactory.getLogger(logger);
  }

  /**
   * The next line; each is given once, and lines come when their answer may have arrived already.
   */
  public ILoggingEvent next() throws InterruptedException {
    return next(unused -> true);
  }

  /** The next line with this message. */
  public ILoggingEvent next(String message) throws InterruptedException {
    return next(event -> event.getMessage().equals(message));
  }

  private ILoggingEvent next(Predicate<ILoggingEvent> wanted) throws InterruptedException {
    while (true) {
      ILoggingEvent event = events.poll(40, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("nothing of the kind was logged");
      }
      if (wanted.test(event)) {
        return event;
      }
    }
  }

  /** The keys and values of a line. */
  public static Map<String, Object> values(ILoggingEvent event) {
    Map<String, Object> values = new LinkedHashMap<>();
    event.getKeyValuePairs().forEach(pair -> values.put(pair.key, pair.value));
    return values;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    events.clear();
    logger.setLevel(Level.DEBUG);
    appender.start();
    logger.addAppender(appender);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }
}
