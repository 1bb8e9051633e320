package dev.jams.internal.net;

import io.netty.buffer.ByteBuf;

/**
 * Finds the frames of HTTP/2 (RFC 9113, section 4.1) in bytes that come in pieces of any size. It
 * looks at the head of each frame and the first bytes of its payload; the buffers stay as they are.
 */
final class FrameScanner {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  /** The bytes of a frame's head. */
  static final int HEAD = 9;

  /** Of the payload of GOAWAY, which has its error code behind the last stream. */
  private static final int LOOKED_AT = 8;

  /** Takes frames. */
  interface Frames {
    /**
     * A frame whose head, and as much of the payload as is looked at, is there.
     *
     * @param first the first bytes of the payload, up to eight, as a number
     */
    void frame(int type, int flags, int stream, int length, long first);
  }

  private final Frames frames;
  private final byte[] head = new byte[HEAD + LOOKED_AT];
  private int have;
  private int need = HEAD;
  private int left;

  FrameScanner(Frames frames) {
    this.frames = frames;
  }

  /** Whether a frame has begun and not ended, other than one of data, which may take its time. */
  boolean isInside() {
    return have > 0 || (left > 0 && head[3] != DATA);
  }

  /**
   * Looks at what comes next.
   *
   * @param from the index of the first byte that counts
   */
  void scan(ByteBuf bytes, int from) {
    int at = from;
    int end = bytes.writerIndex();
    while (at < end) {
      if (left > 0) {
        int passed = Math.min(left, end - at);
        left -= passed;
        at += passed;
        continue;
      }
      int some = Math.min(need - have, end - at);
      bytes.getBytes(at, head, have, some);
      have += some;
      at += some;
      if (have == need) {
        headIsThere();
      }
    }
  }

  private void headIsThere() {
    int length = length(head);
    int type = type(head);
    int looked = type == DATA || type == HEADERS ? Math.min(length, 1) : 0;
    if (type == RST_STREAM || type == GOAWAY) {
      looked = Math.min(length, LOOKED_AT);
    }
    if (need < HEAD + looked) {
      need = HEAD + looked;
      return;
    }
    long first = 0;
    for (int i = 0; i < looked; i++) {
      first = first << 8 | head[HEAD + i] & 0xff;
    }
    left = length - looked;
    have = 0;
    need = HEAD;
    frames.frame(type, head[4] & 0xff, stream(head), length, first);
  }

  /** Copies as much as there is of the head of a frame that has begun with it; how much it is. */
  int begun(byte[] copy) {
    int some = left() > 0 ? 0 : Math.min(have, HEAD);
    System.arraycopy(head, 0, copy, 0, some);
    return some;
  }

  /** How many bytes of payload are to come of a frame whose head is there. */
  int left() {
    return have < HEAD ? left : length(head) - (have - HEAD);
  }

  static int type(byte[] head) {
    return head[3] & 0xff;
  }

  static int length(byte[] head) {
    return number(head, 0, 3);
  }

  static int stream(byte[] head) {
    return number(head, 5, 4) & Integer.MAX_VALUE;
  }

  private static int number(byte[] head, int from, int bytes) {
    int number = 0;
    for (int i = from; i < from + bytes; i++) {
      number = number << 8 | head[i] & 0xff;
    }
    return number;
  }
}
