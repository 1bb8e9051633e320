package dev.jams.examples.tracker;

import dev.jams.examples.tracker.GetSummaryResponse.Group;
import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Adds up the time of entries inside a range. */
final class Summary {

  private final TimeRange range;
  private final Instant now;
  private final SortedMap<String, Sum> groups = new TreeMap<>();
  private Duration total = Duration.ZERO;

  /**
   * Starts with nothing.
   *
   * @param now until when a running entry counts
   */
  Summary(TimeRange range, Instant now) {
    this.range = range;
    this.now = now;
  }

  /** Adds an entry to the group of each of its tags, or to that of the empty tag. */
  void addByTag(Entry entry) {
    Instant from = startOf(entry);
    Instant to = endOf(entry);
    if (to.isBefore(from)) {
      return;
    }
    Duration time = Duration.between(from, to);
    List<String> tags = entry.tags().isEmpty() ? List.of("") : entry.tags();
    tags.forEach(tag -> add(tag, time));
    total = total.plus(time);
  }

  /**
   * Adds an entry to the group of each day that it touches inside the range. A day lasts from its
   * first instant in the zone to that of the next one: 23 or 25 hours when the clocks change.
   */
  void addByDay(Entry entry, ZoneId zone) {
    Instant from = startOf(entry);
    Instant to = endOf(entry);
    if (to.isBefore(from)) {
      return;
    }
    LocalDate day = LocalDate.ofInstant(from, zone);
    do {
      LocalDate next = day.plusDays(1);
      Duration time =
          Duration.between(later(from, startOf(day, zone)), earlier(to, startOf(next, zone)));
      add(day.toString(), time);
      total = total.plus(time);
      day = next;
    } while (startOf(day, zone).isBefore(to));
  }

  /** What was added so far. */
  GetSummaryResponse.Builder toProto() {
    GetSummaryResponse.Builder summary = GetSummaryResponse.newBuilder().setTotal(proto(total));
    groups.forEach(
        (key, sum) ->
            summary.addGroups(
                Group.newBuilder()
                    .setKey(key)
                    .setTotal(proto(sum.time()))
                    .setEntries(sum.entries())));
    return summary;
  }

  private record Sum(Duration time, int entries) {

    Sum plus(Sum other) {
      return new Sum(time.plus(other.time), entries + other.entries);
    }
  }

  private void add(String key, Duration time) {
    groups.merge(key, new Sum(time, 1), Sum::plus);
  }

  /** When the part of an entry inside the range begins. */
  private Instant startOf(Entry entry) {
    return later(entry.start(), range.start());
  }

  /** When it ends: before it begins if an entry runs that has not reached the range yet. */
  private Instant endOf(Entry entry) {
    return earlier(entry.end().orElse(now), range.end());
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant startOf(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  private static com.google.protobuf.Duration proto(Duration duration) {
    return com.google.protobuf.Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
