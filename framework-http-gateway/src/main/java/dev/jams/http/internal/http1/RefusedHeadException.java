package dev.jams.http.internal.http1;

/** A request head that is not taken; the message is for the client. */
public final class RefusedHeadException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedHeadException(String message) {
    // Whoever sends such a head could make many of these, and where they come from is plain.
    super(message, null, false, false);
  }
}
