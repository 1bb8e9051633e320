package dev.jams.examples.tracker.csv;

/** Thrown when one cell of a row cannot be read. */
final class CellException extends RuntimeException {

  private final Column column;

  CellException(Column column, String message) {
    super(message);
    this.column = column;
  }

  Column column() {
    return column;
  }
}
