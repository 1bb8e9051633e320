package dev.jams.benchmarks.restarts;

import java.time.Duration;
import java.util.Optional;

/**
 * One restart of an instance.
 *
 * @param held what the process held just before its signal; empty where the system does not tell
 * @param exitCode empty if the process had not ended when it had to
 * @param stop from the signal to the end of the process
 * @param start from there until it is ready
 */
record Restart(
    int instance,
    Optional<ProcessFigures> held,
    Optional<Integer> exitCode,
    Duration stop,
    Duration start) {
  /** Whether everything that was begun was ended, in time. */
  boolean isOrderly(Duration longestStop) {
    return exitCode.equals(Optional.of(0)) && stop.compareTo(longestStop) <= 0;
  }

  @Override
  public String toString() {
    return "instance %d: %s after %d ms"
        .formatted(
            instance,
            exitCode.map(code -> "exit code " + code).orElse("still running"),
            stop.toMillis());
  }
}
