package dev.jams.examples.tracker;

import dev.jams.examples.tracker.store.Entry;
import dev.jams.examples.tracker.store.InvalidEntryException;
import dev.jams.examples.tracker.store.Quoted;
import dev.jams.examples.tracker.store.TimeRange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Converts between the messages and the entries, ranges and zones they stand for. */
final class TimeEntries {

  private static final String DEFAULT_SOURCE = "manual";

  private TimeEntries() {}

  static TimeEntry toProto(Entry entry) {
    return TimeEntry.newBuilder()
        .setId(entry.id())
        .setDescription(entry.description())
        .setStart(entry.start().toString())
        .setEnd(entry.end().map(Instant::toString).orElse(""))
        .addAllTags(entry.tags())
        .setSource(entry.source())
        .build();
  }

  /** Makes the finished entry of a create request. */
  static Entry finished(TimeEntry proto) {
    Instant start = Rfc3339.parse("time_entry.start", proto.getStart());
    if (proto.getEnd().isEmpty()) {
      throw InvalidArgument.of(
          "time_entry.end",
          "is missing; expected an RFC 3339 time such as 2026-01-05T10:30:00Z, or call StartTimer for"
              + " an entry that runs");
    }
    Instant end = Rfc3339.parse("time_entry.end", proto.getEnd());
    return checked(
        "time_entry.",
        () ->
            new Entry(
                idOf(proto.getId()),
                proto.getDescription(),
                start,
                Optional.of(end),
                proto.getTagsList(),
                sourceOf(proto.getSource())));
  }

  /** Makes the running entry of a start request. */
  static Entry running(StartTimerRequest request, Instant now) {
    Instant start = request.getStart().isEmpty() ? now : Rfc3339.parse("start", request.getStart());
    if (start.isAfter(now) || start.isBefore(now.minus(Entry.MAX_LENGTH))) {
      throw InvalidArgument.of(
          "start",
          Quoted.of(request.getStart())
              + " cannot be the start of a timer; expected a time of the last "
              + Entry.MAX_LENGTH.toDays()
              + " days, or nothing for now");
    }
    return checked(
        "",
        () ->
            new Entry(
                idOf(""),
                request.getDescription(),
                start,
                Optional.empty(),
                request.getTagsList(),
                sourceOf(request.getSource())));
  }

  /** Reads a range in which an empty bound is none. */
  static TimeRange range(String start, String end) {
    Instant from = start.isEmpty() ? TimeRange.ALL.start() : Rfc3339.parse("start", start);
    Instant to = end.isEmpty() ? TimeRange.ALL.end() : Rfc3339.parse("end", end);
    if (!from.isBefore(to)) {
      throw InvalidArgument.of(
          "end",
          Quoted.of(end)
              + " is not after the start "
              + Quoted.of(start)
              + "; expected a later time");
    }
    return new TimeRange(from, to);
  }

  /** Reads a zone; UTC if the text is empty. */
  static ZoneId zone(String text) {
    if (text.isEmpty()) {
      return ZoneOffset.UTC;
    }
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw InvalidArgument.of(
          "time_zone",
          Quoted.of(text)
              + " is not a time zone; expected an IANA name such as \"Europe/Berlin\", or nothing for UTC");
    }
  }

  /**
   * Runs what makes an entry.
   *
   * @param prefix what precedes the entry's fields in the request
   */
  static <T> T checked(String prefix, Supplier<T> action) {
    try {
      return action.get();
    } catch (InvalidEntryException e) {
      throw InvalidArgument.of(prefix + e.field(), e.getMessage());
    }
  }

  private static String idOf(String given) {
    return given.isEmpty() ? UUID.randomUUID().toString() : given;
  }

  private static String sourceOf(String given) {
    return given.isEmpty() ? DEFAULT_SOURCE : given;
  }
}
