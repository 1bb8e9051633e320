package dev.jams.examples.tracker.store;

/** Thrown when there is no connection to the database; the same call may work later. */
public final class StoreUnavailableException extends RuntimeException {

  StoreUnavailableException(Throwable cause) {
    super("the database of the time entries cannot be reached", cause);
  }
}
