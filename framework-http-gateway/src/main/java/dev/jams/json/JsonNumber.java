package dev.jams.json;

import java.nio.charset.StandardCharsets;

/**
 * A number as a token, with its value as far as that is simple: the digits in a long, and the power
 * of ten to multiply them with. Not thread-safe; read again and again.
 */
final class JsonNumber {
  /** How many digits always fit a long. */
  private static final int SAFE_DIGITS = 18;

  /** Up to here every integer is a double. */
  private static final long MAX_EXACT = 1L << 53;

  /** The powers of ten that are doubles. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final int MAX_EXPONENT = 9999;

  private byte[] input;
  private int start;
  private int end;
  private boolean negative;
  private boolean integer;
  private int digits;
  private long mantissa;
  private int exponent;

  /**
   * Reads the number that begins at an index.
   *
   * @return the index after it
   */
  int read(JsonSource source, int index) throws JsonException {
    input = source.bytes();
    start = index;
    negative = input[index] == '-';
    mantissa = 0;
    int to = source.to();
    int first = negative ? index + 1 : index;
    int i = readDigits(source, first, to);
    if (i > first + 1 && input[first] == '0') {
      throw source.notJson(first);
    }
    digits = i - first;
    exponent = 0;
    integer = true;
    if (i < to && input[i] == '.') {
      integer = false;
      int fraction = i + 1;
      i = readDigits(source, fraction, to);
      exponent = fraction - i;
      digits += i - fraction;
    }
    if (i < to && (input[i] == 'e' || input[i] == 'E')) {
      integer = false;
      i = readExponent(source, i + 1, to);
    }
    if (i - index > Numbers.MAX_LENGTH) {
      throw source.problem(
          index, "expected numbers of at most " + Numbers.MAX_LENGTH + " characters");
    }
    end = i;
    return i;
  }

  private int readDigits(JsonSource source, int from, int to) throws JsonException {
    int i = from;
    for (; i < to && input[i] >= '0' && input[i] <= '9'; i++) {
      mantissa = mantissa * 10 + (input[i] - '0'); // May overflow; then there are too many digits.
    }
    if (i == from) {
      throw source.notJson(i);
    }
    return i;
  }

  private int readExponent(JsonSource source, int from, int to) throws JsonException {
    boolean isNegative = from < to && input[from] == '-';
    int first = isNegative || (from < to && input[from] == '+') ? from + 1 : from;
    int power = 0;
    int i = first;
    for (; i < to && input[i] >= '0' && input[i] <= '9'; i++) {
      power = Math.min(MAX_EXPONENT, power * 10 + (input[i] - '0'));
    }
    if (i == first) {
      throw source.notJson(i);
    }
    exponent += isNegative ? -power : power;
    return i;
  }

  /**
   * Whether it has neither a point nor an exponent, and so few digits that {@link #toLong} is
   * right.
   */
  boolean isSmallInteger() {
    return integer && digits <= SAFE_DIGITS;
  }

  long toLong() {
    return negative ? -mantissa : mantissa;
  }

  /** The nearest double, which may be infinite, or a zero with the number's sign. */
  double toDouble() {
    // With both exact, one operation rounds correctly.
    if (digits <= SAFE_DIGITS && mantissa <= MAX_EXACT && Math.abs(exponent) < POWERS.length) {
      double value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
      return negative ? -value : value;
    }
    return Double.parseDouble(new String(input, start, end - start, StandardCharsets.ISO_8859_1));
  }
}
