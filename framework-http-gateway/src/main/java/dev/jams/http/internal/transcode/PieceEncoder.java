package dev.jams.http.internal.transcode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Compresses a body piece by piece. Holds memory outside the heap until it is closed or finished.
 * For use by one thread at a time.
 */
final class PieceEncoder {
  private final ByteBufAllocator allocator;
  private final OutputStream encoder;
  private ByteBuf out;
  private boolean closed;

  PieceEncoder(ContentCoding coding, ByteBufAllocator allocator) {
    this.allocator = allocator;
    this.out = allocator.heapBuffer();
    try {
      this.encoder = coding.encoder(new Out());
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** Compresses a body that is there as a whole, and releases it. */
  static ByteBuf whole(ContentCoding coding, ByteBuf body, ByteBufAllocator allocator) {
    PieceEncoder encoder = new PieceEncoder(coding, allocator);
    try {
      encoder.write(body);
      return encoder.finish();
    } finally {
      body.release();
      encoder.close();
    }
  }

  /** Compresses a piece so that the client can read all of it, and releases it. */
  ByteBuf encode(ByteBuf piece) {
    try {
      write(piece);
      encoder.flush();
      return takeOut();
    } catch (IOException e) {
      throw inMemory(e);
    } finally {
      piece.release();
    }
  }

  private void write(ByteBuf piece) {
    try {
      if (piece.hasArray()) {
        encoder.write(
            piece.array(), piece.arrayOffset() + piece.readerIndex(), piece.readableBytes());
      } else {
        encoder.write(ByteBufUtil.getBytes(piece));
      }
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /** Ends the body. */
  ByteBuf finish() {
    try {
      closed = true;
      encoder.close();
      ByteBuf last = out;
      out = null;
      return last;
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  private ByteBuf takeOut() {
    ByteBuf taken = out;
    out = allocator.heapBuffer();
    return taken;
  }

  /** Lets go of what is held. Idempotent. */
  void close() {
    if (!closed) {
      closed = true;
      try {
        encoder.close();
      } catch (IOException e) {
        throw inMemory(e);
      }
    }
    if (out != null) {
      out.release();
      out = null;
    }
  }

  private static IllegalStateException inMemory(IOException e) {
    return new IllegalStateException("bytes in memory could not be written", e);
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int b) {
      out.writeByte(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      out.writeBytes(bytes, offset, length);
    }
  }
}
