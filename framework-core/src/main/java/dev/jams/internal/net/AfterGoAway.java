package dev.jams.internal.net;

import io.netty.buffer.ByteBuf;
import java.util.function.IntConsumer;

/**
 * Throws away what comes for streams beyond the last that the server's GOAWAY has named, as a
 * client sends it that has yet to read the GOAWAY (RFC 9113, section 6.8). The codec refuses the
 * headers of such a stream, which it has to read for the sake of those that follow; all else it
 * would take for an error of the connection, and end the calls that are served on it.
 */
final class AfterGoAway {
  private final int last;
  private final IntConsumer dropped;
  private final byte[] head = new byte[FrameScanner.HEAD];

  /** Of the head. */
  private int have;

  /** Of the head, before this has seen it. */
  private int passed;

  /** Of the payload. */
  private int left;

  private boolean dropping;

  /**
   * @param in what has come up to now; a frame that has begun is let through
   * @param last the stream that the GOAWAY has named
   * @param dropped takes the sizes of data that are thrown away; they count for the window of the
   *     connection, which the other calls need
   */
  AfterGoAway(FrameScanner in, int last, IntConsumer dropped) {
    this.last = last;
    this.dropped = dropped;
    this.have = in.begun(head);
    this.passed = have;
    this.left = in.left();
  }

  /** What is left of some bytes, of which this takes the ownership. */
  ByteBuf filter(ByteBuf bytes) {
    ByteBuf kept = bytes.alloc().buffer(bytes.readableBytes() + FrameScanner.HEAD);
    while (bytes.isReadable()) {
      if (left > 0) {
        int some = Math.min(left, bytes.readableBytes());
        if (dropping) {
          bytes.skipBytes(some);
        } else {
          kept.writeBytes(bytes, some);
        }
        left -= some;
        continue;
      }
      int some = Math.min(head.length - have, bytes.readableBytes());
      bytes.readBytes(head, have, some);
      have += some;
      if (have < head.length) {
        break;
      }
      left = FrameScanner.length(head);
      dropping = passed == 0 && isLate();
      if (!dropping) {
        kept.writeBytes(head, passed, head.length - passed);
      } else if (left > 0 && FrameScanner.type(head) == FrameScanner.DATA) {
        dropped.accept(left);
      }
      have = 0;
      passed = 0;
    }
    bytes.release();
    return kept;
  }

  /** Whether a stream is a client's that is not served any more. */
  boolean isBeyond(int stream) {
    return stream > last && (stream & 1) == 1;
  }

  private boolean isLate() {
    return isBeyond(FrameScanner.stream(head))
        && switch (FrameScanner.type(head)) {
          case FrameScanner.DATA, FrameScanner.RST_STREAM, FrameScanner.WINDOW_UPDATE -> true;
          default -> false;
        };
  }
}
