package dev.jams.examples.tracker.store;

import java.time.Instant;
import java.util.Comparator;

/**
 * A place in the list of all entries, which is sorted by start and then by id.
 *
 * @param start the start of the entry there
 * @param id the id of the entry there
 */
public record Position(Instant start, String id) implements Comparable<Position> {

  /** Before every entry. */
  public static final Position FIRST = new Position(TimeRange.ALL.start(), "");

  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::start).thenComparing(Position::id);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
