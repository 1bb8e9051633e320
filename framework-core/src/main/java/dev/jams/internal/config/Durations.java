package dev.jams.internal.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Time spans as people write them: {@code 250ms}, {@code 1.5s}, {@code 1h30m}, {@code PT15S}. */
final class Durations {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** The longest first, as in {@code 1d12h}, so that {@code 30m1h} is taken for a mistake. */
  private static final Map<String, Long> MILLIS = new LinkedHashMap<>();

  static {
    MILLIS.put("d", 86_400_000L);
    MILLIS.put("h", 3_600_000L);
    MILLIS.put("m", 60_000L);
    MILLIS.put("s", 1_000L);
    MILLIS.put("ms", 1L);
  }

  private static final Pattern PARTS = Pattern.compile(parts());

  private Durations() {}

  private static String parts() {
    StringBuilder pattern = new StringBuilder("(?=\\d)");
    MILLIS.keySet().forEach(unit -> pattern.append("(?:(\\d{1,10}(?:\\.\\d{1,9})?)" + unit + ")?"));
    return pattern.toString();
  }

  static Duration parse(String text) {
    Duration value = text.startsWith("P") ? iso(text) : ofParts(text);
    if (value.isNegative()
        || value.compareTo(LONGEST) > 0
        || !Duration.ofMillis(value.toMillis()).equals(value)) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text);
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
    BigDecimal millis = BigDecimal.ZERO;
    int group = 1;
    for (long unit : MILLIS.values()) {
      String amount = matcher.group(group++);
      if (amount != null) {
        millis = millis.add(new BigDecimal(amount).multiply(BigDecimal.valueOf(unit)));
      }
    }
    try {
      return Duration.ofMillis(millis.longValueExact());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String print(Duration value) {
    long millis = value.toMillis();
    for (var unit : MILLIS.entrySet()) {
      if (millis >= unit.getValue() && millis % unit.getValue() == 0) {
        return millis / unit.getValue() + unit.getKey();
      }
    }
    return millis + "ms";
  }
}
