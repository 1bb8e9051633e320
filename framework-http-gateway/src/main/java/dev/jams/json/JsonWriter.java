package dev.jams.json;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Appends JSON as UTF-8, either straight into the array behind a heap buffer or into an array of
 * its own. Positions are relative to where writing began, because a buffer that grows moves.
 *
 * <p>Not thread-safe; one per call. The escapes are those of {@code JsonFormat}: besides what JSON
 * demands also {@code < > & = '} and the two Unicode line separators, so that the text is harmless
 * inside HTML. An unpaired surrogate becomes {@code ?}, as it does in protobuf's binary format.
 */
final class JsonWriter {
  private static final int FIRST_SIZE = 512;
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;
  private static final int MAX_DIGITS = 19;
  private static final byte[] HEX = ascii("0123456789abcdef");
  private static final byte[] DIGIT_TENS = new byte[100];
  private static final byte[] DIGIT_ONES = new byte[100];

  /** For each ASCII character 0 if it stands for itself, 'u' for \\u00xx, else the letter. */
  private static final byte[] ESCAPES = new byte[128];

  static {
    for (int i = 0; i < 100; i++) {
      DIGIT_TENS[i] = (byte) ('0' + i / 10);
      DIGIT_ONES[i] = (byte) ('0' + i % 10);
    }
    Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
    for (char c : "<>&='".toCharArray()) {
      ESCAPES[c] = 'u';
    }
    ESCAPES['"'] = '"';
    ESCAPES['\\'] = '\\';
    ESCAPES['\b'] = 'b';
    ESCAPES['\f'] = 'f';
    ESCAPES['\n'] = 'n';
    ESCAPES['\r'] = 'r';
    ESCAPES['\t'] = 't';
  }

  /** The buffer whose array this writes to; null if the array is our own. */
  private final ByteBuf target;

  private final int targetStart;
  private byte[] array;
  private int start;
  private int position;
  private int limit;

  /** How many google.protobuf.Any we are inside; the bytes of each hold the next. */
  int anyDepth;

  /** A writer with an array of its own. */
  JsonWriter() {
    target = null;
    targetStart = 0;
    array = new byte[FIRST_SIZE];
    limit = FIRST_SIZE;
  }

  private JsonWriter(ByteBuf target) {
    this.target = target;
    targetStart = target.writerIndex();
    attach(0);
  }

  /** Whether the buffer's array can be written to and outgrown like one of our own. */
  static boolean canWriteInto(ByteBuf buffer) {
    return buffer.hasArray()
        && !(buffer instanceof CompositeByteBuf)
        && buffer.maxCapacity() == Integer.MAX_VALUE;
  }

  /** A writer to the array of a buffer for which {@link #canWriteInto} holds. */
  static JsonWriter into(ByteBuf buffer) {
    return new JsonWriter(buffer);
  }

  /** Makes what was written part of the buffer given to {@link #into}. */
  void commit() {
    target.writerIndex(targetStart + size());
  }

  /** Forgets what was written: the buffer's writer index is as it was. */
  void discard() {
    target.writerIndex(targetStart);
  }

  byte[] toBytes() {
    return Arrays.copyOfRange(array, start, position);
  }

  void copyTo(ByteBuf out) {
    out.writeBytes(array, start, size());
  }

  String text() {
    return new String(array, start, size(), StandardCharsets.UTF_8);
  }

  /** The number of bytes written so far. */
  int size() {
    return position - start;
  }

  /** Overwrites one byte that was written before. */
  void replace(int index, char ascii) {
    array[start + index] = (byte) ascii;
  }

  void append(char ascii) {
    ensure(1);
    array[position++] = (byte) ascii;
  }

  void append(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, array, position, bytes.length);
    position += bytes.length;
  }

  /** Appends text as it is; for numbers and the like. */
  @SuppressWarnings("deprecation") // Exactly what is wanted here: the low bytes of ASCII text.
  void appendAscii(String text) {
    int length = text.length();
    ensure(length);
    text.getBytes(0, length, array, position);
    position += length;
  }

  void append(int value) {
    append((long) value);
  }

  void append(long value) {
    if (value == Long.MIN_VALUE) {
      appendAscii("-9223372036854775808");
      return;
    }
    ensure(20);
    if (value < 0) {
      array[position++] = '-';
      value = -value;
    }
    int end = position + digits(value);
    int at = end;
    while (value >= 100) {
      int pair = (int) (value % 100);
      value /= 100;
      array[--at] = DIGIT_ONES[pair];
      array[--at] = DIGIT_TENS[pair];
    }
    array[--at] = DIGIT_ONES[(int) value];
    if (value >= 10) {
      array[--at] = DIGIT_TENS[(int) value];
    }
    position = end;
  }

  private static int digits(long value) {
    int digits = 1;
    for (long bound = 10; digits < MAX_DIGITS && value >= bound; bound *= 10) {
      digits++;
    }
    return digits;
  }

  /** Appends a number below 100 as two digits. */
  void appendPair(int value) {
    ensure(2);
    array[position++] = DIGIT_TENS[value];
    array[position++] = DIGIT_ONES[value];
  }

  /** Appends exactly {@code width} digits, with leading zeros. */
  void appendPadded(int value, int width) {
    ensure(width);
    for (int at = position + width; at > position; value /= 10) {
      array[--at] = (byte) ('0' + value % 10);
    }
    position += width;
  }

  /** Appends a JSON string. */
  void appendString(String text) {
    int length = text.length();
    ensure(length + 2);
    byte[] bytes = array;
    int at = position;
    bytes[at++] = '"';
    int i = 0;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || ESCAPES[c] != 0) {
        break;
      }
      bytes[at++] = (byte) c;
    }
    position = at;
    if (i < length) {
      appendEscaped(text, i);
    }
    append('"');
  }

  private void appendEscaped(String text, int from) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      ensure(6);
      if (c < 0x80) {
        appendAsciiChar(c);
      } else if (c < 0x800) {
        array[position++] = (byte) (0xc0 | (c >> 6));
        array[position++] = (byte) (0x80 | (c & 0x3f));
      } else if (c == '\u2028' || c == '\u2029') {
        appendUnicodeEscape(c);
      } else if (!Character.isSurrogate(c)) {
        array[position++] = (byte) (0xe0 | (c >> 12));
        array[position++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        array[position++] = (byte) (0x80 | (c & 0x3f));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        appendSupplementary(Character.toCodePoint(c, text.charAt(++i)));
      } else {
        array[position++] = '?';
      }
    }
  }

  private void appendAsciiChar(char c) {
    byte escape = ESCAPES[c];
    if (escape == 0) {
      array[position++] = (byte) c;
    } else if (escape == 'u') {
      appendUnicodeEscape(c);
    } else {
      array[position++] = '\\';
      array[position++] = escape;
    }
  }

  private void appendUnicodeEscape(char c) {
    array[position++] = '\\';
    array[position++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      array[position++] = HEX[(c >> shift) & 0xf];
    }
  }

  private void appendSupplementary(int codePoint) {
    array[position++] = (byte) (0xf0 | (codePoint >> 18));
    array[position++] = (byte) (0x80 | ((codePoint >> 12) & 0x3f));
    array[position++] = (byte) (0x80 | ((codePoint >> 6) & 0x3f));
    array[position++] = (byte) (0x80 | (codePoint & 0x3f));
  }

  /** The UTF-8 of {@code "name":} with a comma before it, as {@link MessagePlan} wants it. */
  static byte[] member(String name) {
    JsonWriter writer = new JsonWriter();
    writer.append(',');
    writer.appendString(name);
    writer.append(':');
    return writer.toBytes();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void ensure(int bytes) {
    if (limit - position < bytes) {
      grow(bytes);
    }
  }

  private void grow(int bytes) {
    int size = size();
    if (target == null) {
      array =
          Arrays.copyOf(
              array, Math.max(Math.addExact(size, bytes), (int) Math.min(2L * size, MAX_ARRAY)));
      limit = array.length;
    } else {
      target.writerIndex(targetStart + size);
      target.ensureWritable(bytes);
      attach(size);
    }
  }

  private void attach(int size) {
    array = target.array();
    start = target.arrayOffset() + targetStart;
    position = start + size;
    limit = target.arrayOffset() + target.capacity();
  }
}
