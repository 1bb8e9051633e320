package dev.jams.http.internal.bind;

/**
 * Numbers in decimal notation, exact over the range of their type. Stateless.
 *
 * <p>The parsers of {@code java.lang} accept more: a plus sign, digits of other scripts, white
 * space, type suffixes, hexadecimal floats. So the notation is checked here.
 */
final class Numbers {
  private Numbers() {}

  static Integer int32(String text) throws BadValueException {
    return (int) signed(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  static Long int64(String text) throws BadValueException {
    return signed(text, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  static Integer uint32(String text) throws BadValueException {
    return (int) unsigned(text, 0xffff_ffffL);
  }

  static Long uint64(String text) throws BadValueException {
    return unsigned(text, -1L);
  }

  static Double float64(String text) throws BadValueException {
    Double word = word(text);
    if (word != null) {
      return word;
    }
    if (isFloat(text)) {
      double value = Double.parseDouble(text);
      if (!Double.isInfinite(value)) {
        return value;
      }
    }
    throw new BadValueException("a number in the range of a double, NaN, Infinity or -Infinity");
  }

  static Float float32(String text) throws BadValueException {
    Double word = word(text);
    if (word != null) {
      return word.floatValue();
    }
    if (isFloat(text)) {
      float value = Float.parseFloat(text);
      if (!Float.isInfinite(value)) {
        return value;
      }
    }
    throw new BadValueException("a number in the range of a float, NaN, Infinity or -Infinity");
  }

  /** Whether the text is digits, with a minus sign before them if that is allowed. */
  static boolean isInteger(String text, boolean minus) {
    int digits = minus && text.startsWith("-") ? 1 : 0;
    return digits < text.length() && skipDigits(text, digits) == text.length();
  }

  private static long signed(String text, long min, long max) throws BadValueException {
    if (isInteger(text, true)) {
      try {
        long value = Long.parseLong(text);
        if (min <= value && value <= max) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Beyond 64 bits.
      }
    }
    throw new BadValueException("a whole number from " + min + " to " + max);
  }

  private static long unsigned(String text, long max) throws BadValueException {
    if (isInteger(text, false)) {
      try {
        long value = Long.parseUnsignedLong(text);
        if (Long.compareUnsigned(value, max) <= 0) {
          return value;
        }
      } catch (NumberFormatException e) {
        // Beyond 64 bits.
      }
    }
    throw new BadValueException("a whole number from 0 to " + Long.toUnsignedString(max));
  }

  private static Double word(String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> null;
    };
  }

  /** Digits, then perhaps a fraction, then perhaps an exponent, as in JSON. */
  private static boolean isFloat(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int at = skipDigits(text, start);
    if (at == start) {
      return false;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = at + 1;
      at = skipDigits(text, fraction);
      if (at == fraction) {
        return false;
      }
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      int exponent = at + 1;
      if (exponent < text.length() && "+-".indexOf(text.charAt(exponent)) >= 0) {
        exponent++;
      }
      at = skipDigits(text, exponent);
      if (at == exponent) {
        return false;
      }
    }
    return at == text.length();
  }

  private static int skipDigits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
