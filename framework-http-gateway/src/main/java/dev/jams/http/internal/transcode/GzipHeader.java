package dev.jams.http.internal.transcode;

import io.netty.buffer.ByteBuf;

/** What stands before the compressed bytes of a gzip member: RFC 1952, section 2.3. */
final class GzipHeader {
  /** A file name and a comment are allowed, but nobody needs a long one. */
  private static final int MAX_LENGTH = 4 << 10;

  private static final int FIXED = 10;
  private static final int MAGIC = 0x1f8b08;
  private static final int HEADER_CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private GzipHeader() {}

  /** The length of the header; 0 if it is not all there yet, -1 if it is none. */
  static int length(ByteBuf in) {
    int start = in.readerIndex();
    int there = in.readableBytes();
    for (int i = 0; i < Math.min(3, there); i++) {
      if (in.getUnsignedByte(start + i) != (MAGIC >> (16 - 8 * i) & 0xff)) {
        return -1;
      }
    }
    if (there < FIXED) {
      return 0;
    }
    int flags = in.getUnsignedByte(start + 3);
    if ((flags & RESERVED) != 0) {
      return -1;
    }
    int at = start + FIXED;
    if ((flags & EXTRA) != 0) {
      if (in.writerIndex() < at + 2) {
        return 0;
      }
      at += 2 + in.getUnsignedShortLE(at);
    }
    if ((flags & NAME) != 0) {
      at = afterText(in, at);
    }
    if ((flags & COMMENT) != 0) {
      at = afterText(in, at);
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      at += 2;
    }
    int length = at - start;
    if (length > MAX_LENGTH || (at > in.writerIndex() && there > MAX_LENGTH)) {
      return -1;
    }
    return at > in.writerIndex() ? 0 : length;
  }

  /** The index after the zero that ends a text; beyond the bytes if it is not there. */
  private static int afterText(ByteBuf in, int from) {
    if (from >= in.writerIndex()) {
      return from + 1;
    }
    int zero = in.indexOf(from, in.writerIndex(), (byte) 0);
    return zero < 0 ? in.writerIndex() + 1 : zero + 1;
  }
}
