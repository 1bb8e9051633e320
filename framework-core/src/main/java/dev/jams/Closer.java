package dev.jams;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, last first. One that fails to close does not keep the next from it. */
final class Closer {
  private static final Logger log = LoggerFactory.getLogger(Closer.class);

  private record Opened(String name, AutoCloseable resource) {}

  private final Deque<Opened> opened = new ArrayDeque<>();

  synchronized void add(String name, AutoCloseable resource) {
    opened.push(new Opened(name, resource));
  }

  synchronized void closeAll() {
    while (!opened.isEmpty()) {
      Opened next = opened.pop();
      try {
        next.resource.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        log.atWarn().setCause(e).addKeyValue("name", next.name).log("failed to close");
      }
    }
  }
}
