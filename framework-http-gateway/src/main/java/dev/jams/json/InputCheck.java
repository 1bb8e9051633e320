package dev.jams.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * What the JSON parser does not check itself: that the input is well-formed UTF-8 without a byte
 * order mark, and that escapes of surrogates come in pairs. Both hold for the parts that are passed
 * over, too.
 */
final class InputCheck {
  private static final int ESCAPE_LENGTH = 6;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long BACKSLASHES = ONES * '\\';

  private final JsonFactory factory;
  private final byte[] input;
  private final int offset;
  private final int length;
  private boolean hasNonAscii;
  private boolean hasBackslash;

  InputCheck(JsonFactory factory, byte[] input, int offset, int length) {
    this.factory = factory;
    this.input = input;
    this.offset = offset;
    this.length = length;
  }

  void check() throws JsonException {
    scan();
    if (hasNonAscii && !UnsafeByteOperations.unsafeWrap(input, offset, length).isValidUtf8()) {
      throw problem(malformedAt(), "expected UTF-8, found a malformed sequence");
    }
    if (length >= 3
        && input[offset] == (byte) 0xef
        && input[offset + 1] == (byte) 0xbb
        && input[offset + 2] == (byte) 0xbf) {
      throw problem(0, "expected JSON without a byte order mark, found one");
    }
    if (hasBackslash) {
      checkEscapes();
    }
  }

  /** Looks at eight bytes at a time, as most inputs have neither and this is all that is done. */
  private void scan() {
    long nonAscii = 0;
    long backslash = 0;
    int end = offset + length;
    int i = offset;
    for (; i <= end - Long.BYTES; i += Long.BYTES) {
      long word = (long) WORDS.get(input, i);
      long difference = word ^ BACKSLASHES;
      nonAscii |= word;
      backslash |= (difference - ONES) & ~difference;
    }
    hasNonAscii = (nonAscii & HIGH_BITS) != 0;
    hasBackslash = (backslash & HIGH_BITS) != 0;
    for (; i < end; i++) {
      hasNonAscii |= input[i] < 0;
      hasBackslash |= input[i] == '\\';
    }
  }

  private void checkEscapes() throws JsonException {
    for (int i = 0; i < length; i++) {
      if (input[offset + i] == '\\') {
        int unit = escapedUnit(i);
        if (unit < 0) {
          i++;
        } else if (!Character.isSurrogate((char) unit)) {
          i += ESCAPE_LENGTH - 1;
        } else if (Character.isHighSurrogate((char) unit)
            && isLowSurrogate(escapedUnit(i + ESCAPE_LENGTH))) {
          i += 2 * ESCAPE_LENGTH - 1;
        } else {
          throw problem(
              i,
              "expected surrogates in pairs, found a lone "
                  + new String(input, offset + i, ESCAPE_LENGTH, StandardCharsets.US_ASCII));
        }
      }
    }
  }

  private static boolean isLowSurrogate(int unit) {
    return unit >= 0 && Character.isLowSurrogate((char) unit);
  }

  /** The UTF-16 unit that the escape at this index stands for; -1 if there is no such escape. */
  private int escapedUnit(int index) {
    if (index + ESCAPE_LENGTH > length
        || input[offset + index] != '\\'
        || input[offset + index + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = index + 2; i < index + ESCAPE_LENGTH; i++) {
      int digit = Character.digit(input[offset + i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private int malformedAt() {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(input, offset, length);
    CharBuffer chars = CharBuffer.allocate(1024);
    CoderResult result;
    do {
      chars.clear();
      result = decoder.decode(bytes, chars, true);
    } while (result.isOverflow());
    return bytes.position() - offset;
  }

  private JsonException problem(int index, String problem) {
    return new JsonException(pathAt(index), problem + " (at byte " + index + ")");
  }

  /** The path of the value that begins before this byte. */
  private String pathAt(int index) {
    try (JsonParser parser = factory.createParser(input, offset, index)) {
      try {
        while (parser.nextToken() != null) {
          parser.getText();
        }
      } catch (IOException e) {
        // As expected: the input is cut off here.
      }
      return JsonPath.of(parser.getParsingContext());
    } catch (IOException e) {
      return "$";
    }
  }
}
