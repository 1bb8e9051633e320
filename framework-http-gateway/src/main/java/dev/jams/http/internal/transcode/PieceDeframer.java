package dev.jams.http.internal.transcode;

import dev.jams.http.internal.call.Deframer;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/** Takes each piece of a body as it arrives for a message: where one ends means nothing. */
final class PieceDeframer implements Deframer {
  private final int maxSize;
  private final Deque<ByteBuf> pieces = new ArrayDeque<>();

  /**
   * @param maxSize of a message in bytes; a larger piece is cut
   */
  PieceDeframer(int maxSize) {
    this.maxSize = maxSize;
  }

  @Override
  public void add(ByteBuf data) {
    pieces.add(data);
  }

  @Override
  public void end() {
    // Nothing waits for it.
  }

  @Override
  public ByteBuf next() {
    ByteBuf piece = pieces.peek();
    if (piece == null) {
      return null;
    }
    if (piece.readableBytes() > maxSize) {
      return piece.readRetainedSlice(maxSize);
    }
    return pieces.remove();
  }

  @Override
  public void close() {
    pieces.forEach(ByteBuf::release);
    pieces.clear();
  }
}
