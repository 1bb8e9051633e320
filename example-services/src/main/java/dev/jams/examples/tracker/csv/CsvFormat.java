package dev.jams.examples.tracker.csv;

import java.util.List;

/** How the export of one tracker looks; stateless. */
public interface CsvFormat {

  /** Who wrote the file, for messages. */
  String tracker();

  /** The source of entries from such a file, as in {@code Entry}. */
  String source();

  /**
   * The names that a column may have in the header, in any case; the usual one, spelled as the
   * tracker does, comes first.
   */
  List<String> names(Column column);

  /** Whether a file with this header is from this tracker. */
  default boolean recognises(List<String> header) {
    return header.contains(names(Column.START_DATE).get(0));
  }
}
