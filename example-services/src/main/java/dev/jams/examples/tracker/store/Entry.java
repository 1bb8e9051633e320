package dev.jams.examples.tracker.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A piece of work; immutable and always valid.
 *
 * @param id unique over all sources: 1 to 64 letters, digits, {@code - _ . ~}
 * @param description what was done; may be empty, at most 4000 characters, without NUL
 * @param start when it began, in the years 1 to 9999; cut to the microsecond
 * @param end when it ended, not before {@code start} and at most 366 days after it, cut to the
 *     microsecond; empty while it runs
 * @param tags labels in the order given, at most 100, each of 1 to 300 characters without control
 *     characters; a repeated one is kept once
 * @param source where it came from: 1 to 32 lower-case letters, digits, {@code - _ .}
 */
public record Entry(
    String id,
    String description,
    Instant start,
    Optional<Instant> end,
    List<String> tags,
    String source) {

  /** The longest time from start to end. */
  public static final Duration MAX_LENGTH = Duration.ofDays(366);

  private static final int MAX_DESCRIPTION = 4000;
  private static final int MAX_TAGS = 100;
  private static final int MAX_TAG = 300;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,64}");
  private static final Pattern SOURCE = Pattern.compile("[a-z0-9._-]{1,32}");

  /**
   * Checks every value.
   *
   * @throws InvalidEntryException if one breaks its rule
   */
  public Entry {
    checkId(id);
    checkDescription(description);
    start = checkTime("start", start);
    end = end.map(time -> checkTime("end", time));
    checkPeriod(start, end);
    checkTags(tags);
    tags = List.copyOf(new LinkedHashSet<>(tags));
    requireSource(source);
  }

  /**
   * Answers a source that keeps its rule.
   *
   * @throws InvalidEntryException if it does not
   */
  public static String requireSource(String source) {
    if (!SOURCE.matcher(source).matches()) {
      throw new InvalidEntryException(
          "source", source, "1 to 32 lower-case letters, digits, \"-\", \"_\" or \".\"");
    }
    return source;
  }

  /**
   * Answers a tag that keeps its rule.
   *
   * @param field what the exception names
   * @throws InvalidEntryException if it does not
   */
  public static String requireTag(String field, String tag) {
    if (tag.isEmpty() || tag.length() > MAX_TAG || tag.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidEntryException(
          field, tag, "1 to " + MAX_TAG + " characters without control characters");
    }
    return tag;
  }

  /** Whether the entry has no end yet. */
  public boolean isRunning() {
    return end.isEmpty();
  }

  /** The place of this entry in a list. */
  public Position position() {
    return new Position(start, id);
  }

  /** The same entry, finished. */
  public Entry endingAt(Instant time) {
    return new Entry(id, description, start, Optional.of(time), tags, source);
  }

  private static void checkId(String id) {
    if (!ID.matcher(id).matches()) {
      throw new InvalidEntryException(
          "id", id, "1 to 64 letters, digits, \"-\", \"_\", \".\" or \"~\"");
    }
  }

  private static void checkDescription(String description) {
    if (description.length() > MAX_DESCRIPTION) {
      throw new InvalidEntryException(
          "description", description, "at most " + MAX_DESCRIPTION + " characters");
    }
    if (description.indexOf('\0') >= 0) {
      throw new InvalidEntryException("description", description, "a text without NUL characters");
    }
  }

  private static Instant checkTime(String field, Instant time) {
    if (time.isBefore(TimeRange.ALL.start()) || !time.isBefore(TimeRange.ALL.end())) {
      throw new InvalidEntryException(field, time.toString(), "a time in the years 1 to 9999");
    }
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  private static void checkPeriod(Instant start, Optional<Instant> end) {
    if (end.isEmpty()) {
      return;
    }
    Instant time = end.get();
    if (time.isBefore(start)) {
      throw new InvalidEntryException(
          "end", time.toString(), "a time not before the start " + start);
    }
    if (time.isAfter(start.plus(MAX_LENGTH))) {
      throw new InvalidEntryException(
          "end",
          time.toString(),
          "a time at most " + MAX_LENGTH.toDays() + " days after the start " + start);
    }
  }

  private static void checkTags(List<String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw new InvalidEntryException("tags", tags.size() + " tags", "at most " + MAX_TAGS);
    }
    for (int i = 0; i < tags.size(); i++) {
      requireTag("tags[" + i + "]", tags.get(i));
    }
  }
}
