package dev.jams;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, as people write it: {@code 512}, {@code 8KiB}, {@code 4 MiB}, {@code 1.5Gi} in
 * powers of 1024, {@code 10kB}, {@code 10MB} in powers of 1000; upper or lower case.
 *
 * @param bytes 0 or more
 */
public record Size(long bytes) implements Comparable<Size> {
  private static final String[] UNITS = {"TiB", "GiB", "MiB", "KiB"};
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,19}(?:\\.\\d{1,9})?) ?((?i:B|[KMGT]iB?|[KMGT]B))?");

  /**
   * @throws IllegalArgumentException if the number is negative
   */
  public Size {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is " + bytes + " bytes, expected 0 or more");
    }
  }

  /** A number of bytes. */
  public static Size ofBytes(long bytes) {
    return new Size(bytes);
  }

  /** Reads the text of a size. {@code K}, {@code M} and {@code G} alone are not taken: which? */
  public static Size parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw notASize(text);
    }
    BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(factor(matcher.group(2)));
    try {
      return new Size(bytes.longValueExact());
    } catch (ArithmeticException e) {
      throw notASize(text);
    }
  }

  private static IllegalArgumentException notASize(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" is not a size; expected a whole number of bytes such as 512 or 4MiB");
  }

  private static BigDecimal factor(String unit) {
    if (unit == null || unit.equalsIgnoreCase("B")) {
      return BigDecimal.ONE;
    }
    int power = "KMGT".indexOf(Character.toUpperCase(unit.charAt(0))) + 1;
    int base = Character.toUpperCase(unit.charAt(1)) == 'I' ? 1024 : 1000;
    return new BigDecimal(BigInteger.valueOf(base).pow(power));
  }

  @Override
  public int compareTo(Size other) {
    return Long.compare(bytes, other.bytes);
  }

  /** The shortest text that {@link #parse} reads as this size, in powers of 1024. */
  @Override
  public String toString() {
    for (int i = 0; i < UNITS.length; i++) {
      long unit = 1L << (10 * (UNITS.length - i));
      if (bytes >= unit && bytes % unit == 0) {
        return bytes / unit + UNITS[i];
      }
    }
    return Long.toString(bytes);
  }
}
