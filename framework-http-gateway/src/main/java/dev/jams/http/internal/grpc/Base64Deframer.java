package dev.jams.http.internal.grpc;

import dev.jams.http.internal.call.Deframer;
import io.grpc.Status;
import io.grpc.StatusException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Decodes base64 on its way to another deframer. Padding may stand wherever a client has put one
 * piece of base64 behind another.
 */
final class Base64Deframer implements Deframer {
  private final Deframer deframer;
  private final Status malformed;

  /** Up to four characters, of six bits each, that have not been decoded yet. */
  private int bits;

  private int characters;
  private int padding;

  /** How much of the latest piece has been decoded. */
  private int size;

  private boolean broken;
  private boolean ended;

  Base64Deframer(Deframer deframer, Status malformed) {
    this.deframer = deframer;
    this.malformed = malformed;
  }

  @Override
  public void add(ByteBuf data) {
    byte[] text = ByteBufUtil.getBytes(data);
    data.release();
    byte[] decoded = new byte[(characters + text.length) / 4 * 3];
    size = 0;
    for (int i = 0; i < text.length && !broken; i++) {
      decode(text[i], decoded);
    }
    deframer.add(Unpooled.wrappedBuffer(decoded, 0, size));
  }

  private void decode(byte c, byte[] decoded) {
    int value = value(c);
    // Two characters at least hold a byte, and behind padding there is only more of it.
    broken = c == '=' ? characters < 2 : value < 0 || padding > 0;
    bits = bits << 6 | Math.max(value, 0);
    characters++;
    padding += c == '=' ? 1 : 0;
    if (characters < 4 || broken) {
      return;
    }
    decoded[size++] = (byte) (bits >> 16);
    if (padding < 2) {
      decoded[size++] = (byte) (bits >> 8);
    }
    if (padding < 1) {
      decoded[size++] = (byte) bits;
    }
    bits = 0;
    characters = 0;
    padding = 0;
  }

  private static int value(byte c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
  }

  @Override
  public void end() {
    ended = true;
    deframer.end();
  }

  @Override
  public ByteBuf next() throws StatusException {
    if (broken || (ended && characters > 0)) {
      throw malformed.withDescription("the request is not base64").asException();
    }
    return deframer.next();
  }

  @Override
  public void close() {
    deframer.close();
  }
}
