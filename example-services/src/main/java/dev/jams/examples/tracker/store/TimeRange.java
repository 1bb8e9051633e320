package dev.jams.examples.tracker.store;

import java.time.Instant;

/**
 * A half open piece of time: {@code start} belongs to it, {@code end} does not.
 *
 * @param start the first instant
 * @param end the first instant after it, later than {@code start}
 */
public record TimeRange(Instant start, Instant end) {

  /** All the time that RFC 3339 can write. */
  public static final TimeRange ALL =
      new TimeRange(
          Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999999999Z"));

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if {@code end} is not after {@code start}
   */
  public TimeRange {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("end " + end + " is not after start " + start);
    }
  }

  /**
   * Whether an entry has a part in this range. A running entry goes on for ever; one without length
   * counts if it lies in the range.
   */
  public boolean overlaps(Entry entry) {
    return entry.start().isBefore(end)
        && (!entry.start().isBefore(start) || entry.end().orElse(Instant.MAX).isAfter(start));
  }
}
