package dev.jams.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A name that is expected next in an object, in quotes and with its colon, compared eight bytes at
 * a time. Immutable.
 */
final class MemberName {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  final int length;

  private final byte[] bytes;

  /** The first eight bytes, or as many as there are, and which of the eight those are. */
  private final long head;

  private final long mask;

  MemberName(byte[] bytes) {
    this.bytes = bytes;
    length = bytes.length;
    byte[] padded = new byte[Math.max(length, Long.BYTES)];
    System.arraycopy(bytes, 0, padded, 0, length);
    head = (long) WORDS.get(padded, 0);
    mask = length < Long.BYTES ? (1L << (Byte.SIZE * length)) - 1 : -1L;
  }

  /** Whether it stands at an index. Says no where the end of the input is near. */
  boolean isAt(byte[] input, int at, int end) {
    if (Math.max(length, Long.BYTES) > end - at
        || (((long) WORDS.get(input, at) ^ head) & mask) != 0) {
      return false;
    }
    for (int i = Long.BYTES; i < length; i += Long.BYTES) {
      // The last eight bytes may overlap those before.
      int word = Math.min(i, length - Long.BYTES);
      if ((long) WORDS.get(input, at + word) != (long) WORDS.get(bytes, word)) {
        return false;
      }
    }
    return true;
  }
}
