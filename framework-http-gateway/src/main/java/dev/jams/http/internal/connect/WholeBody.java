package dev.jams.http.internal.connect;

import dev.jams.http.internal.call.Deframer;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Takes a whole body for one message. */
final class WholeBody implements Deframer {
  private final int maxSize;
  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /** Whether the buffer was made here, so that more can be appended to it. */
  private boolean own;

  private boolean ended;
  private boolean taken;

  /**
   * @param maxSize of the body in bytes
   */
  WholeBody(int maxSize) {
    this.maxSize = maxSize;
  }

  @Override
  public void add(ByteBuf data) {
    if (bytes.readableBytes() > maxSize) {
      // The next look at it says so.
      data.release();
    } else if (!bytes.isReadable()) {
      bytes.release();
      bytes = data;
    } else {
      append(data);
    }
  }

  private void append(ByteBuf data) {
    if (!own) {
      ByteBuf growing = bytes.alloc().buffer(bytes.readableBytes() + data.readableBytes());
      growing.writeBytes(bytes);
      bytes.release();
      bytes = growing;
      own = true;
    }
    bytes.writeBytes(data);
    data.release();
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public ByteBuf next() throws StatusException {
    if (bytes.readableBytes() > maxSize) {
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "the message is larger than the " + maxSize + " bytes that this server takes")
          .asException();
    }
    if (!ended || taken) {
      return null;
    }
    taken = true;
    return bytes.retain();
  }

  @Override
  public void close() {
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }
}
