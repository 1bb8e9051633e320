package dev.jams.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * Numbers in JSON: as tokens, and as strings that hold a number in JSON's own grammar. Integers may
 * be written with a fraction or an exponent as long as the value is integral.
 */
final class Numbers {
  /**
   * No number that fits any type needs more; the work to parse one grows faster than its length.
   */
  static final int MAX_LENGTH = 1000;

  private static final int MAX_INTEGER_DIGITS = 20;

  private static final Pattern GRAMMAR =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  /** The largest power of ten up to which Double.toString and Float.toString use no exponent. */
  private static final int PLAIN_BOUND = 10_000_000;

  /** How many digits always fit a long. */
  private static final int SAFE_DIGITS = 18;

  private static final String FLOATING = "a number, \"NaN\", \"Infinity\" or \"-Infinity\"";

  private Numbers() {}

  static long readLong(JsonReader in, long min, long max) throws JsonException {
    JsonNumber number = in.tokens().number();
    if (in.token() == JsonToken.NUMBER && number.isSmallInteger()) {
      long value = number.toLong();
      if (value >= min && value <= max) {
        return value;
      }
    }
    return parseLong(numberText(in, min, max), min, max, in);
  }

  static long readInteger(JsonReader in, BigInteger min, BigInteger max) throws JsonException {
    JsonNumber number = in.tokens().number();
    if (in.token() == JsonToken.NUMBER && number.isSmallInteger() && number.toLong() >= 0) {
      return number.toLong();
    }
    return parseInteger(numberText(in, min, max), min, max, in);
  }

  static long parseLong(String text, long min, long max, JsonReader in) throws JsonException {
    if (isPlainInteger(text)) {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    }
    return parseInteger(text, BigInteger.valueOf(min), BigInteger.valueOf(max), in);
  }

  /** The low 64 bits of the integer, which is checked to be in the range. */
  static long parseInteger(String text, BigInteger min, BigInteger max, JsonReader in)
      throws JsonException {
    BigInteger value = integer(text);
    if (value == null || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw in.expected("an integer from " + min + " to " + max);
    }
    return value.longValue();
  }

  /** Returns null for what is no integer, and for what is far from what fits 64 bits. */
  static BigInteger integer(String text) {
    if (!isNumber(text)) {
      return null;
    }
    try {
      BigDecimal value = new BigDecimal(text);
      if (value.signum() == 0) {
        return BigInteger.ZERO;
      }
      // 1e999999999 has a short text, but its digits would fill the memory.
      boolean small = value.precision() - (long) value.scale() <= MAX_INTEGER_DIGITS;
      return small && isIntegral(value) ? value.toBigIntegerExact() : null;
    } catch (NumberFormatException e) {
      // The exponent does not fit an int.
      return null;
    }
  }

  private static boolean isIntegral(BigDecimal value) {
    // Beyond this length there are fewer digits than places after the point.
    return value.scale() <= 0
        || (value.scale() < MAX_LENGTH && value.stripTrailingZeros().scale() <= 0);
  }

  static float readFloat(JsonReader in) throws JsonException {
    double value = readFloating(in);
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
      throw in.expected("a number in the range of float");
    }
    return narrow;
  }

  static double readDouble(JsonReader in) throws JsonException {
    return readFloating(in);
  }

  private static double readFloating(JsonReader in) throws JsonException {
    return switch (in.token()) {
      case NUMBER -> finite(in.tokens().number().toDouble(), in);
      case STRING -> parseFloating(in.tokens().text(), in);
      default -> throw in.expected(FLOATING);
    };
  }

  private static double parseFloating(String text, JsonReader in) throws JsonException {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        if (!isNumber(text)) {
          throw in.expected(FLOATING);
        }
        yield finite(Double.parseDouble(text), in);
      }
    };
  }

  private static double finite(double value, JsonReader in) throws JsonException {
    if (Double.isInfinite(value)) {
      throw in.expected("a number in the range of double");
    }
    return value;
  }

  private static String numberText(JsonReader in, Object min, Object max) throws JsonException {
    return switch (in.token()) {
      case NUMBER, STRING -> in.tokens().text();
      default -> throw in.expected("an integer from " + min + " to " + max);
    };
  }

  private static boolean isNumber(String text) {
    return text.length() <= MAX_LENGTH && GRAMMAR.matcher(text).matches();
  }

  private static boolean isPlainInteger(String text) {
    int first = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - first;
    if (digits == 0 || digits > SAFE_DIGITS || (digits > 1 && text.charAt(first) == '0')) {
      return false;
    }
    for (int i = first; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  static void writeDouble(double value, JsonWriter out) {
    int whole = (int) value;
    if (whole == value && Math.abs(whole) < PLAIN_BOUND && whole != 0) {
      out.append(whole);
      out.append('.');
      out.append('0');
    } else {
      writeWord(Double.toString(value), Double.isNaN(value) || Double.isInfinite(value), out);
    }
  }

  static void writeFloat(float value, JsonWriter out) {
    writeWord(Float.toString(value), Float.isNaN(value) || Float.isInfinite(value), out);
  }

  private static void writeWord(String text, boolean quoted, JsonWriter out) {
    if (quoted) {
      out.append('"');
    }
    out.appendAscii(text);
    if (quoted) {
      out.append('"');
    }
  }
}
