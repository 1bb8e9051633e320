package dev.jams.internal.lifecycle;

import java.time.Duration;
import java.util.Optional;

/** The values of {@link StopSettings}. */
public record StopTimes(
    Duration lameDuck,
    Duration drain,
    Duration cut,
    Duration hook,
    Duration close,
    Duration abort,
    Duration watchdog,
    Duration retryAfter) {

  /** Why the watchdog would halt a process whose stop goes as it should, if it would. */
  public Optional<String> problem() {
    Duration orderly = lameDuck.plus(drain).plus(cut);
    if (watchdog.compareTo(orderly) >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        "expected at least "
            + text(orderly)
            + ", the sum of shutdown.lame-duck, shutdown.drain-timeout and shutdown.cut-timeout");
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
