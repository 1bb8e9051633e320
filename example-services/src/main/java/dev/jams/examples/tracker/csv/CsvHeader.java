package dev.jams.examples.tracker.csv;

import static java.util.stream.Collectors.joining;

import dev.jams.examples.tracker.store.Quoted;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where a file has its columns, found by their names. */
final class CsvHeader {

  private final List<String> names;
  private final Map<Column, Integer> indexes = new EnumMap<>(Column.class);

  private CsvHeader(List<String> names, CsvFormat format) {
    this.names = names;
    List<String> lower = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    for (Column column : Column.values()) {
      format.names(column).stream()
          .map(name -> lower.indexOf(name.toLowerCase(Locale.ROOT)))
          .filter(index -> index >= 0)
          .findFirst()
          .ifPresent(index -> indexes.put(column, index));
    }
  }

  /**
   * Reads a header.
   *
   * @throws CsvFileException if a column is missing that every file needs
   */
  static CsvHeader of(List<String> names, CsvFormat format) {
    CsvHeader header = new CsvHeader(names, format);
    for (Column column : Column.values()) {
      if (column.isRequired() && header.indexOf(column).isEmpty()) {
        throw new CsvFileException(
            "the header has no column "
                + Quoted.of(format.names(column).get(0))
                + ", only "
                + names.stream().map(Quoted::of).collect(joining(", "))
                + "; export the detailed report of "
                + format.tracker()
                + " as CSV");
      }
    }
    return header;
  }

  Optional<Integer> indexOf(Column column) {
    return Optional.ofNullable(indexes.get(column));
  }

  /** The name of a column as the file has it. */
  String nameOf(Column column) {
    return indexOf(column).map(names::get).orElse("");
  }
}
