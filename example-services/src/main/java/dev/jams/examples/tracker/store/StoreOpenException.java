package dev.jams.examples.tracker.store;

/**
 * Thrown when a store cannot be opened; the message is one line: what, where and how to mend it.
 */
public final class StoreOpenException extends RuntimeException {

  StoreOpenException(String location, String problem, String remedy, Throwable cause) {
    super("Cannot open the time entries at " + location + ": " + problem + "; " + remedy, cause);
  }
}
