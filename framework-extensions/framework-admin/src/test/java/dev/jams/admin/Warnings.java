package dev.jams.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the admin listener has warned of. */
final class Warnings extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Admin.class);
  private final Level before = logger.getLevel();
  private final List<String> all = new CopyOnWriteArrayList<>();

  Warnings() {
    setContext(logger.getLoggerContext());
    start();
    logger.setLevel(Level.WARN);
    logger.addAppender(this);
  }

  List<String> all() {
    return all;
  }

  @Override
  protected void append(ILoggingEvent event) {
    all.add(event.getMessage());
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setLevel(before);
    stop();
  }
}
