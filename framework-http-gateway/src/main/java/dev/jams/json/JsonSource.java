package dev.jams.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The input, and the words for what is wrong with it where. Places are indexes in the array.
 *
 * @param from the index of the first byte
 * @param to the index after the last byte
 */
record JsonSource(byte[] bytes, int from, int to) {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final int ESCAPE_LENGTH = 6;
  private static final int SHOWN_BEFORE = 20;
  private static final int SHOWN_AFTER = 10;

  /** What is at the index, or the value that ends before it, is not what it should be. */
  JsonException problem(int index, String problem) {
    int line = 1;
    int column = 1;
    for (int i = from; i < index; i++) {
      column++;
      if (bytes[i] == '\n') {
        line++;
        column = 1;
      }
    }
    return new JsonException(path(index), problem + " (line " + line + ", column " + column + ")");
  }

  /** What is at the index has no place in JSON there. */
  JsonException notJson(int index) {
    if (index == to) {
      return problem(index, "expected more JSON, found the end of the input");
    }
    if (index == from
        && to - from >= 3
        && Arrays.equals(bytes, from, from + 3, BYTE_ORDER_MARK, 0, 3)) {
      return problemAtByte(index, "expected JSON without a byte order mark, found one");
    }
    if (malformedAt(index, to) == index) {
      return notUtf8(index, to);
    }
    return problem(index, "expected JSON, found something else near " + Texts.quote(near(index)));
  }

  private String near(int index) {
    int first = Math.max(from, index - SHOWN_BEFORE);
    int last = Math.min(to, index + SHOWN_AFTER);
    return new String(bytes, first, last - first, StandardCharsets.UTF_8);
  }

  /** This range is not well-formed UTF-8. */
  JsonException notUtf8(int first, int last) {
    return problemAtByte(malformedAt(first, last), "expected UTF-8, found a malformed sequence");
  }

  /** The end of the range if nothing in it is malformed. */
  private int malformedAt(int first, int last) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, first, last - first);
    CharBuffer chars = CharBuffer.allocate(1024);
    CoderResult result;
    do {
      chars.clear();
      result = decoder.decode(in, chars, true);
    } while (result.isOverflow());
    return in.position();
  }

  JsonException loneSurrogate(int index) {
    return problemAtByte(
        index,
        "expected surrogates in pairs, found a lone "
            + new String(bytes, index, ESCAPE_LENGTH, StandardCharsets.US_ASCII));
  }

  private JsonException problemAtByte(int index, String problem) {
    return new JsonException(path(index), problem + " (at byte " + (index - from) + ")");
  }

  private String path(int index) {
    return Outline.path(bytes, from, to, index);
  }
}
