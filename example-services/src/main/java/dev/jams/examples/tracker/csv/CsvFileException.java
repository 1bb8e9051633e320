package dev.jams.examples.tracker.csv;

/** Thrown when a file as a whole cannot be read; the message says why and how to mend it. */
public final class CsvFileException extends RuntimeException {

  CsvFileException(String message) {
    super(message);
  }

  CsvFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
