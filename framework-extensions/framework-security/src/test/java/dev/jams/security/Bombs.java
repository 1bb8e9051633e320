package dev.jams.security;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPOutputStream;

/** Bodies that are little as long as nobody unpacks them. */
final class Bombs {
  private Bombs() {}

  static byte[] gzip(int size) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      byte[] zeros = new byte[1 << 16];
      for (int i = 0; i < size; i += zeros.length) {
        out.write(zeros);
      }
    }
    return packed.toByteArray();
  }

  /** As a compressed message of gRPC-Web. */
  static byte[] envelope(byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 1)
        .putInt(message.length)
        .put(message)
        .array();
  }
}
