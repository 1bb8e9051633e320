package dev.jams.http.internal.rpc;

import dev.jams.http.internal.call.Deframer;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Finds enveloped messages: a byte of flags, four bytes of length, and so many bytes. Each is
 * handed out with its envelope, because only its reader decompresses it, and not on the event loop.
 */
public final class EnvelopeDeframer implements Deframer {
  private final int maxSize;
  private final boolean single;
  private final Status malformed;

  private ByteBuf bytes = Unpooled.EMPTY_BUFFER;

  /** Whether the buffer was made here, so that more can be appended to it. */
  private boolean own;

  private boolean ended;
  private int count;

  /**
   * Makes a deframer.
   *
   * @param maxSize of a message in bytes, as it is sent
   * @param single whether there must be exactly one message
   * @param malformed what a stream that cannot be read ends with
   */
  public EnvelopeDeframer(int maxSize, boolean single, Status malformed) {
    this.maxSize = maxSize;
    this.single = single;
    this.malformed = malformed;
  }

  @Override
  public void add(ByteBuf data) {
    if (!bytes.isReadable()) {
      bytes.release();
      bytes = data;
      own = false;
      return;
    }
    if (own && bytes.refCnt() == 1) {
      bytes.discardSomeReadBytes();
    } else {
      // Messages that were handed out still share the buffer, or it is only as large as its
      // content.
      ByteBuf larger = data.alloc().buffer(bytes.readableBytes() + data.readableBytes());
      larger.writeBytes(bytes);
      bytes.release();
      bytes = larger;
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
    int there = bytes.readableBytes();
    if (there >= Envelope.SIZE) {
      int flags = bytes.getUnsignedByte(bytes.readerIndex());
      if ((flags & ~Envelope.COMPRESSED) != 0) {
        throw malformed("message %d has the flags %d, expected 0 or 1".formatted(count + 1, flags));
      }
      long length = bytes.getUnsignedInt(bytes.readerIndex() + 1);
      if (length > maxSize) {
        throw Envelope.tooLarge(maxSize);
      }
      if (there >= Envelope.SIZE + length) {
        return taken((int) length);
      }
    }
    if (ended) {
      checkEnd();
    }
    return null;
  }

  private ByteBuf taken(int length) throws StatusException {
    count++;
    if (single && count > 1) {
      throw cardinality("more than one");
    }
    return bytes.readRetainedSlice(Envelope.SIZE + length);
  }

  private void checkEnd() throws StatusException {
    if (bytes.isReadable()) {
      throw malformed("the request ends inside message " + (count + 1));
    }
    if (single && count == 0) {
      throw cardinality("none");
    }
  }

  private static StatusException cardinality(String sent) {
    return Status.UNIMPLEMENTED
        .withDescription("the rpc takes exactly one message, the request has " + sent)
        .asException();
  }

  private StatusException malformed(String problem) {
    return malformed.withDescription(problem).asException();
  }

  @Override
  public void close() {
    bytes.release();
    bytes = Unpooled.EMPTY_BUFFER;
  }
}
