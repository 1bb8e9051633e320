package dev.jams.http.internal.bind;

/** Text that is no value of a field; the message is what was expected. */
final class BadValueException extends Exception {
  BadValueException(String expectation) {
    super(expectation, null, false, false);
  }
}
