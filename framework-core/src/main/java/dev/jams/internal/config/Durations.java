package dev.jams.internal.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time spans as people write them: {@code 250ms}, {@code 1.5s}, {@code 1h30m}, {@code 5 min},
 * {@code PT15S}.
 */
final class Durations {
  /** The longest there is. */
  static final Duration LONGEST = Duration.ofDays(36_500);

  /**
   * A unit.
   *
   * @param nanos how long it is
   * @param name as it is printed
   * @param others other names of it
   */
  private record Unit(long nanos, String name, String others) {}

  /** The longest first, as in {@code 1d12h}, so that {@code 30m1h} is taken for a mistake. */
  private static final List<Unit> UNITS =
      List.of(
          new Unit(604_800_000_000_000L, "w", "weeks?"),
          new Unit(86_400_000_000_000L, "d", "days?"),
          new Unit(3_600_000_000_000L, "h", "hours?|hrs?"),
          new Unit(60_000_000_000L, "m", "minutes?|mins?"),
          new Unit(1_000_000_000L, "s", "seconds?|secs?"),
          new Unit(1_000_000L, "ms", "milliseconds?|millis"),
          new Unit(1_000L, "us", "\u00b5s|\u03bcs|microseconds?|micros"));

  private static final Pattern PARTS = Pattern.compile(parts());
  private static final Pattern SECONDS = Pattern.compile("\\d{1,10}");

  private Durations() {}

  private static String parts() {
    StringBuilder pattern = new StringBuilder("(?=\\d)");
    for (Unit unit : UNITS) {
      pattern.append("(?:(\\d{1,10}(?:\\.\\d{1,9})?) ?(?:");
      pattern.append(unit.name).append('|').append(unit.others).append(")(?= ?\\d|$) ?)?");
    }
    return pattern.toString();
  }

  static Duration parse(String text) {
    Duration value = text.startsWith("P") || text.startsWith("p") ? iso(text) : ofParts(text);
    if (value.isNegative()
        || value.compareTo(LONGEST) > 0
        || !Duration.ofMillis(value.toMillis()).equals(value)) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  /** The same, where a whole number alone counts seconds. */
  static Duration parseOrSeconds(String text) {
    return parse(SECONDS.matcher(text).matches() ? text + "s" : text);
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Duration ofParts(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = PARTS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    BigDecimal nanos = BigDecimal.ZERO;
    int group = 1;
    for (Unit unit : UNITS) {
      String amount = matcher.group(group++);
      if (amount != null) {
        nanos = nanos.add(new BigDecimal(amount).multiply(BigDecimal.valueOf(unit.nanos)));
      }
    }
    try {
      return Duration.ofNanos(nanos.longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String print(Duration value) {
    if (value.isZero()) {
      return "0ms";
    }
    for (Unit unit : UNITS) {
      // Weeks would hide how many days they are.
      if (!unit.name.equals("w") && value.toNanos() % unit.nanos == 0) {
        return value.toNanos() / unit.nanos + unit.name;
      }
    }
    return value.toMillis() + "ms";
  }
}
