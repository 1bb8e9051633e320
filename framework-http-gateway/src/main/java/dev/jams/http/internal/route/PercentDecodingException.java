package dev.jams.http.internal.route;

/** Text that cannot be percent-decoded; the message says where and why, and may go to a client. */
public final class PercentDecodingException extends Exception {
  PercentDecodingException(String message) {
    // Without a stack trace: clients cause it, and it is turned into an answer close by.
    super(message, null, false, false);
  }
}
