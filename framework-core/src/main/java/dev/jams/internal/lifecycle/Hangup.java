package dev.jams.internal.lifecycle;

import dev.jams.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, at which a process reads its settings again as far as they may change while it runs. The
 * JVM would end at it without the stop sequence. Where it was ignored from the start, as under
 * {@code nohup}, or does not exist, as on Windows, it stays so.
 */
public final class Hangup {
  private static final Logger log = LoggerFactory.getLogger(Hangup.class);

  /** Reads the settings again. */
  @FunctionalInterface
  public interface Reload {
    void run() throws StartException;
  }

  private Hangup() {}

  /** Has each SIGHUP run this, on a thread of its own. */
  public static void handle(Reload reload) {
    try {
      // Not imported: javadoc would warn of the import, and its warnings fail the build.
      sun.misc.Signal.handle(new sun.misc.Signal("HUP"), signal -> run(reload));
    } catch (IllegalArgumentException e) {
      log.debug("there is no SIGHUP", e);
    }
  }

  /** One at a time: of two that come together the later has the later settings. */
  private static synchronized void run(Reload reload) {
    try {
      reload.run();
      log.info("SIGHUP: levels of the log read again; all else stays until a restart");
    } catch (StartException e) {
      log.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("SIGHUP: the settings cannot be used, everything stays as it is");
    }
  }
}
