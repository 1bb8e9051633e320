package dev.jams.http.internal.websocket;

import io.grpc.Status;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Frames as a server sends them: whole and unmasked. RFC 6455, section 5. */
final class Frames {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int PONG = 10;

  /** What stands in front of a payload until its length is known, and with it the header. */
  static final byte[] ROOM = new byte[10];

  private static final int CLOSE = 8;
  private static final int FINAL = 0x80;
  private static final int NORMAL = 1000;

  /** 4000 to 4999 are an application's own: RFC 6455, section 7.4.2. */
  private static final int FIRST_OWN = 4000;

  /** The payload of a control frame, without the two bytes of the close code. */
  private static final int MAX_REASON = 125 - 2;

  private Frames() {}

  /**
   * Makes a frame of a payload, in its place.
   *
   * @param roomAndPayload {@link #ROOM} and the payload behind it
   */
  static void frame(int opcode, ByteBuf roomAndPayload) {
    int payload = roomAndPayload.readerIndex() + ROOM.length;
    int length = roomAndPayload.writerIndex() - payload;
    int begin;
    if (length < 126) {
      begin = payload - 2;
      roomAndPayload.setByte(begin + 1, length);
    } else if (length <= 0xffff) {
      begin = payload - 4;
      roomAndPayload.setByte(begin + 1, 126).setShort(begin + 2, length);
    } else {
      begin = payload - 10;
      roomAndPayload.setByte(begin + 1, 127).setLong(begin + 2, length);
    }
    roomAndPayload.setByte(begin, FINAL | opcode).readerIndex(begin);
  }

  /** Makes a frame of a copy of a payload. */
  static ByteBuf of(int opcode, ByteBuf payload) {
    ByteBuf frame = Unpooled.buffer(ROOM.length + payload.readableBytes());
    frame.writeBytes(ROOM).writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    frame(opcode, frame);
    return frame;
  }

  /**
   * The frame that closes a WebSocket.
   *
   * @param code 0 for the one that stands for the status: 1000 for OK, otherwise 4000 and gRPC's
   */
  static ByteBuf close(int code, Status status) {
    int own = status.isOk() ? NORMAL : FIRST_OWN + status.getCode().value();
    String description = status.getDescription();
    String reason =
        description == null || status.isOk()
            ? status.getCode().name()
            : status.getCode() + ": " + description;
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuf payload = Unpooled.buffer(2 + MAX_REASON);
    payload.writeShort(code == 0 ? own : code).writeBytes(text, 0, cut(text));
    return of(CLOSE, payload);
  }

  /** Never inside a character. */
  private static int cut(byte[] text) {
    if (text.length <= MAX_REASON) {
      return text.length;
    }
    int end = MAX_REASON;
    while ((text[end] & 0xc0) == 0x80) {
      end--;
    }
    return end;
  }
}
