package dev.jams.examples.tracker.store;

/**
 * Which entries to list.
 *
 * @param range the range that they overlap
 * @param after the position that they follow
 * @param limit how many at most, from the first on
 */
public record EntryQuery(TimeRange range, Position after, int limit) {

  /** All entries that overlap a range. */
  public static EntryQuery allIn(TimeRange range) {
    return new EntryQuery(range, Position.FIRST, Integer.MAX_VALUE);
  }

  /** Whether an entry is asked for, the limit aside. */
  public boolean matches(Entry entry) {
    return range.overlaps(entry) && entry.position().compareTo(after) > 0;
  }
}
