package dev.jams.examples.tracker.csv;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order in which a file writes year, month and day, with "-", "/" or "." in between. */
public enum DateOrder {
  YEAR_MONTH_DAY("YYYY-MM-DD", "(?<y>\\d{4})([-/.])(?<m>\\d{1,2})\\2(?<d>\\d{1,2})"),
  // Nobody writes the month first with full stops.
  MONTH_DAY_YEAR("MM/DD/YYYY", "(?<m>\\d{1,2})([-/])(?<d>\\d{1,2})\\2(?<y>\\d{4})"),
  DAY_MONTH_YEAR("DD/MM/YYYY", "(?<d>\\d{1,2})([-/.])(?<m>\\d{1,2})\\2(?<y>\\d{4})");

  private final String format;
  private final Pattern pattern;

  DateOrder(String format, String pattern) {
    this.format = format;
    this.pattern = Pattern.compile(pattern);
  }

  /** Finds the order that users write as {@code YYYY-MM-DD}, {@code DD.MM.YYYY} and the like. */
  public static Optional<DateOrder> named(String format) {
    String letters = lettersOf(format);
    return Arrays.stream(values())
        .filter(order -> lettersOf(order.format).equals(letters))
        .findAny();
  }

  /**
   * Finds the orders that suit most of the dates; the first one is as good as any if none suits.
   *
   * @return one, or two that read different days out of the same dates
   */
  static Set<DateOrder> suiting(Collection<String> dates) {
    long most = Arrays.stream(values()).mapToLong(order -> order.count(dates)).max().orElseThrow();
    if (most == 0) {
      return EnumSet.of(YEAR_MONTH_DAY);
    }
    EnumSet<DateOrder> suiting = EnumSet.noneOf(DateOrder.class);
    for (DateOrder order : values()) {
      if (order.count(dates) == most) {
        suiting.add(order);
      }
    }
    boolean sameDays =
        dates.stream()
            .allMatch(text -> MONTH_DAY_YEAR.parse(text).equals(DAY_MONTH_YEAR.parse(text)));
    return sameDays ? EnumSet.of(suiting.iterator().next()) : suiting;
  }

  /** Reads a date; empty if it is none in this order. */
  Optional<LocalDate> parse(String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          LocalDate.of(
              Integer.parseInt(matcher.group("y")),
              Integer.parseInt(matcher.group("m")),
              Integer.parseInt(matcher.group("d"))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** As users write it. */
  @Override
  public String toString() {
    return format;
  }

  private long count(Collection<String> dates) {
    return dates.stream().filter(text -> parse(text).isPresent()).count();
  }

  private static String lettersOf(String format) {
    return format.toUpperCase(Locale.ROOT).replaceAll("[-/.]", "");
  }
}
