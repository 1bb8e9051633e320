package dev.jams.json;

import java.util.Arrays;

/** The escapes in JSON's strings. */
final class Escapes {
  private static final String LETTERS = "\"\\/bfnrt";
  private static final String MEANINGS = "\"\\/\b\f\n\r\t";
  private static final int LENGTH = 6;

  private Escapes() {}

  /** Whether a backslash and this make an escape. */
  static boolean isShort(byte letter) {
    return letter > 0 && LETTERS.indexOf(letter) >= 0;
  }

  /**
   * The UTF-16 unit that the {@code \}{@code uXXXX} at this index stands for; -1 if there is none.
   */
  static int unit(byte[] input, int index, int end) {
    if (index + LENGTH > end || input[index] != '\\' || input[index + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = index + 2; i < index + LENGTH; i++) {
      int digit = input[i] < 0 ? -1 : Character.digit(input[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /** Puts what escapes stand for in their place. What is no escape stays as it is. */
  static byte[] decode(byte[] input, int from, int to) {
    byte[] out = new byte[to - from]; // No escape is shorter than what it stands for.
    int length = 0;
    for (int i = from; i < to; ) {
      int next = i + 1 < to ? LETTERS.indexOf(input[i + 1]) : -1;
      int unit = unit(input, i, to);
      if (input[i] == '\\' && next >= 0) {
        out[length++] = (byte) MEANINGS.charAt(next);
        i += 2;
      } else if (unit < 0) {
        out[length++] = input[i++];
      } else {
        i += LENGTH;
        int low = Character.isHighSurrogate((char) unit) ? unit(input, i, to) : -1;
        boolean pair = low >= 0 && Character.isLowSurrogate((char) low);
        i += pair ? LENGTH : 0;
        int codePoint = pair ? Character.toCodePoint((char) unit, (char) low) : unit;
        length = append(codePoint, out, length);
      }
    }
    return Arrays.copyOf(out, length);
  }

  private static int append(int codePoint, byte[] out, int at) {
    int length = at;
    if (codePoint < 0x80) {
      out[length++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      out[length++] = (byte) (0xc0 | codePoint >> 6);
      out[length++] = trail(codePoint);
    } else if (codePoint < 0x10000) {
      out[length++] = (byte) (0xe0 | codePoint >> 12);
      out[length++] = trail(codePoint >> 6);
      out[length++] = trail(codePoint);
    } else {
      out[length++] = (byte) (0xf0 | codePoint >> 18);
      out[length++] = trail(codePoint >> 12);
      out[length++] = trail(codePoint >> 6);
      out[length++] = trail(codePoint);
    }
    return length;
  }

  private static byte trail(int bits) {
    return (byte) (0x80 | bits & 0x3f);
  }
}
