package dev.jams.limits;

import dev.jams.About;
import java.util.Map;
import java.util.regex.Pattern;

/** The section {@code limits}. */
record LimitsSettings(
    @About(value = "whether there are limits at all", defaultValue = "true") boolean enabled,
    @About(
            value =
                "callers that each rate keeps count of, at least; beyond, those are forgotten first"
                    + " that have called the least",
            defaultValue = "100000")
        int maxCallers,
    @About(
            value =
                "whether every answer tells by RateLimit and RateLimit-Policy what is left, not"
                    + " only that to a call that is one too many",
            defaultValue = "false")
        boolean rateHeaders,
    Map<String, RateSettings> rates,
    Map<String, BulkheadSettings> bulkheads,
    Map<String, DeadlineSettings> deadlines,
    IdempotencySettings idempotency) {
  private static final int MOST_CALLERS = 10_000_000;

  /** What a string of RFC 9651 and a header field may have as it is. */
  private static final Pattern RATE_NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  LimitsSettings {
    requireWhole(maxCallers, 1, MOST_CALLERS, "max-callers");
    rates
        .keySet()
        .forEach(
            name ->
                require(
                    RATE_NAME.matcher(name).matches(),
                    "the name of the rate \"%s\" cannot be told to callers; take at most 64 of a-z,"
                            .formatted(name)
                        + " A-Z, 0-9, _, . and -"));
  }

  /** Whether there is nothing to limit. */
  boolean isEmpty() {
    return rates.isEmpty()
        && bulkheads.isEmpty()
        && deadlines.isEmpty()
        && idempotency.methods().isEmpty();
  }

  static void requireWhole(int value, int min, int max, String name) {
    require(
        value >= min && value <= max,
        "%s is %d, expected from %d to %d".formatted(name, value, min, max));
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
