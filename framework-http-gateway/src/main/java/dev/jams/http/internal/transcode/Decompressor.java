package dev.jams.http.internal.transcode;

import dev.jams.http.internal.call.BadRequests;
import dev.jams.http.internal.call.StatusCodes;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Undoes gzip or deflate, no further than it is asked to: however much a few bytes may become, only
 * one chunk of it is in memory. For use by one thread at a time; holds memory outside the heap
 * until it is closed.
 *
 * <p>As it stands in HTTP, deflate is zlib (RFC 9110, section 8.4.1.2), but some clients leave its
 * frame out, and both are read.
 */
final class Decompressor {
  private static final int CHUNK = 16 << 10;
  private static final int GZIP_TRAILER = 8;
  private static final int ZLIB_DEFLATE = 8;

  private enum State {
    START,
    BODY,
    TRAILER,
    /** A deflate body has ended; a gzip one may have further members. */
    END
  }

  private final boolean gzip;
  private final ByteBufAllocator allocator;
  private final CRC32 checksum = new CRC32();
  private ByteBuf in = Unpooled.EMPTY_BUFFER;
  private Inflater inflater;
  private State state = State.START;

  private Decompressor(boolean gzip, ByteBufAllocator allocator) {
    this.gzip = gzip;
    this.allocator = allocator;
  }

  static Decompressor gzip(ByteBufAllocator allocator) {
    return new Decompressor(true, allocator);
  }

  static Decompressor deflate(ByteBufAllocator allocator) {
    return new Decompressor(false, allocator);
  }

  /**
   * Undoes the compression of a body that is there as a whole.
   *
   * @param body stays the caller's
   * @param maxSize of the result in bytes
   * @return the caller's to release
   */
  ByteBuf whole(ByteBuf body, int maxSize) throws StatusException {
    ByteBuf out = allocator.heapBuffer();
    boolean done = false;
    try {
      add(body.retainedSlice());
      for (ByteBuf chunk = next(); chunk != null; chunk = next()) {
        try {
          if (out.readableBytes() + chunk.readableBytes() > maxSize) {
            throw StatusCodes.tooLarge(
                "the request body is larger than this server takes when it is decompressed");
          }
          out.writeBytes(chunk);
        } finally {
          chunk.release();
        }
      }
      end();
      done = true;
      return out;
    } finally {
      if (!done) {
        out.release();
      }
      close();
    }
  }

  /** Takes further bytes, which become the decompressor's. */
  void add(ByteBuf data) {
    if (in.isReadable()) {
      // What is left are the few bytes of a header or a trailer that has not come whole.
      ByteBuf joined = allocator.heapBuffer(in.readableBytes() + data.readableBytes());
      joined.writeBytes(in).writeBytes(data);
      in.release();
      data.release();
      in = joined;
    } else {
      in.release();
      in = data;
    }
  }

  /** The next bytes; the caller releases them. Null if further ones have to be added first. */
  ByteBuf next() throws StatusException {
    while (true) {
      switch (state) {
        case START, END -> {
          if (!in.isReadable() || !start()) {
            return null;
          }
        }
        case BODY -> {
          ByteBuf chunk = inflate();
          if (chunk != null || state == State.BODY) {
            return chunk;
          }
        }
        case TRAILER -> {
          if (in.readableBytes() < GZIP_TRAILER) {
            return null;
          }
          checkTrailer();
        }
      }
    }
  }

  /** Passes what stands before the compressed bytes; false if not all of it is there yet. */
  private boolean start() throws StatusException {
    boolean raw = gzip;
    if (gzip) {
      int length = GzipHeader.length(in);
      if (length < 0) {
        throw corrupt();
      }
      if (length == 0) {
        return false;
      }
      in.skipBytes(length);
    } else {
      if (state == State.END) {
        throw corrupt();
      }
      if (in.readableBytes() < 2) {
        return false;
      }
      int head = in.getUnsignedShort(in.readerIndex());
      raw = (head >> 8 & 0xf) != ZLIB_DEFLATE || head % 31 != 0;
    }
    endInflater();
    inflater = new Inflater(raw);
    checksum.reset();
    state = State.BODY;
    return true;
  }

  /** Null if there is nothing to give, because bytes are missing or the end has come. */
  private ByteBuf inflate() throws StatusException {
    ByteBuf out = allocator.heapBuffer(CHUNK, CHUNK);
    boolean given = false;
    try {
      var input = in.nioBuffer();
      int before = input.remaining();
      inflater.setInput(input);
      int size =
          inflater.inflate(out.array(), out.arrayOffset() + out.writerIndex(), out.writableBytes());
      in.skipBytes(before - input.remaining());
      checksum.update(out.array(), out.arrayOffset(), size);
      if (inflater.needsDictionary()) {
        throw corrupt();
      }
      if (inflater.finished()) {
        state = gzip ? State.TRAILER : State.END;
      }
      given = size > 0;
      return given ? out.writerIndex(size) : null;
    } catch (DataFormatException e) {
      throw corrupt();
    } finally {
      if (!given) {
        out.release();
      }
    }
  }

  private void checkTrailer() throws StatusException {
    long crc = in.readUnsignedIntLE();
    long size = in.readUnsignedIntLE();
    if (crc != checksum.getValue() || size != (inflater.getBytesWritten() & 0xffff_ffffL)) {
      throw corrupt();
    }
    state = State.END;
  }

  /** Says that no further bytes come. */
  void end() throws StatusException {
    if (state != State.END && (state != State.START || in.isReadable())) {
      throw BadRequests.of(
          "the request body ends before its "
              + (gzip ? "gzip" : "deflate")
              + " data do; send all of it",
          "content-encoding");
    }
  }

  private StatusException corrupt() {
    return BadRequests.of(
        "the request body is no valid "
            + (gzip ? "gzip" : "deflate")
            + " data, as its header Content-Encoding says; compress it so, or leave the header out",
        "content-encoding");
  }

  private void endInflater() {
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }

  /** Lets go of what is held. Idempotent. */
  void close() {
    endInflater();
    in.release();
    in = Unpooled.EMPTY_BUFFER;
  }
}
