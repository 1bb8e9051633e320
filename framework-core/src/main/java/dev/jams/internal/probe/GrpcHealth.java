package dev.jams.internal.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/**
 * Asks {@code grpc.health.v1.Health/Check} about the app as a whole. The few frames that this takes
 * are written here because a health check begins every few seconds, and gRPC with Netty would take
 * the processors a second each time. RFC 9113 and 7541 name the numbers.
 */
final class GrpcHealth {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;

  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** What a peer may send that was not told otherwise. */
  private static final int MAX_FRAME = 16_384;

  private static final int MESSAGE_HEAD = 5;

  private GrpcHealth() {}

  /**
   * The number of the status, where 1 is {@code SERVING}.
   *
   * @throws IOException if there is none
   */
  static int ask(Socket socket, boolean tls) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE.getBytes(US_ASCII));
    frame(out, SETTINGS, 0, 0, new byte[0]);
    frame(out, HEADERS, END_HEADERS, 1, head(tls));
    frame(out, DATA, END_STREAM, 1, new byte[MESSAGE_HEAD]);
    socket.getOutputStream().write(out.toByteArray());
    socket.getOutputStream().flush();
    return status(socket.getInputStream());
  }

  private static byte[] head(boolean tls) {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(0x83); // :method POST
    head.write(tls ? 0x87 : 0x86); // :scheme https or http
    head.write(0x04);
    text(head, "/grpc.health.v1.Health/Check"); // :path
    head.write(0x01);
    text(head, "localhost"); // :authority
    head.write(0x0F);
    head.write(0x10);
    text(head, "application/grpc"); // content-type
    head.write(0x00);
    text(head, "te");
    text(head, "trailers");
    return head.toByteArray();
  }

  /** RFC 7541, section 5.2, without Huffman's code, of a text shorter than 127 bytes. */
  private static void text(ByteArrayOutputStream out, String text) {
    out.write(text.length());
    out.writeBytes(text.getBytes(US_ASCII));
  }

  private static void frame(
      ByteArrayOutputStream out, int type, int flags, int stream, byte[] payload) {
    out.write(payload.length >> 16);
    out.write(payload.length >> 8);
    out.write(payload.length);
    out.write(type);
    out.write(flags);
    out.writeBytes(new byte[] {0, 0, 0, (byte) stream});
    out.writeBytes(payload);
  }

  private static int status(InputStream from) throws IOException {
    DataInputStream in = new DataInputStream(from);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    try {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        if (length > MAX_FRAME) {
          throw new IOException("what answers does not speak HTTP/2");
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        if (type == DATA && stream == 1) {
          message.writeBytes(payload);
        }
        boolean ended = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        if (ended && stream == 1 || type == RST_STREAM || type == GOAWAY) {
          return status(message.toByteArray());
        }
      }
    } catch (EOFException e) {
      throw new IOException("the connection was closed without an answer", e);
    }
  }

  /** Of a {@code HealthCheckResponse}, whose only field is the status. */
  private static int status(byte[] message) throws IOException {
    if (message.length < MESSAGE_HEAD) {
      throw new IOException("the call has failed");
    }
    // A field that is not there has its default, UNKNOWN.
    return message.length == MESSAGE_HEAD ? 0 : message[message.length - 1];
  }
}
