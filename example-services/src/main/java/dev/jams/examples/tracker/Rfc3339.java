package dev.jams.examples.tracker;

import dev.jams.examples.tracker.store.Quoted;
import dev.jams.examples.tracker.store.TimeRange;
import io.grpc.StatusRuntimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads times of RFC 3339, section 5.6; {@code Instant.toString} writes them. */
final class Rfc3339 {

  private static final String EXPECTATION =
      "expected an RFC 3339 time with date, time and offset, such as 2026-01-05T09:00:00Z or"
          + " 2026-01-05T10:00:00+01:00";

  /** ISO 8601 as Java reads it allows more: no seconds, signed years, offsets with seconds. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

  private Rfc3339() {}

  /**
   * Reads a time with any offset.
   *
   * @param field path of the field in the request, for the message
   * @throws StatusRuntimeException INVALID_ARGUMENT if {@code text} is not an RFC 3339 time of the
   *     years 1 to 9999 in UTC
   */
  static Instant parse(String field, String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    if (SHAPE.matcher(upper).matches()) {
      try {
        Instant time = OffsetDateTime.parse(upper).toInstant();
        if (!time.isBefore(TimeRange.ALL.start()) && time.isBefore(TimeRange.ALL.end())) {
          return time;
        }
      } catch (DateTimeParseException e) {
        // A day or an hour that does not exist; said below like every other wrong text.
      }
    }
    throw InvalidArgument.of(field, problem(text));
  }

  private static String problem(String text) {
    if (text.isEmpty()) {
      return "is missing; " + EXPECTATION;
    }
    // A form-decoded plus sign is the usual way to a blank before the offset.
    String remedy = text.contains(" ") ? "; in a URL write the + of an offset as %2B" : "";
    return Quoted.of(text) + " is not a time; " + EXPECTATION + remedy;
  }
}
