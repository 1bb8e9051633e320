package dev.jams.http.guards;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** HTTP/2 frame by frame, for what no library would send. Not for use by several threads. */
final class RawHttp2 implements Closeable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  static final int NO_ERROR = 0;
  static final int ENHANCE_YOUR_CALM = 11;

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder headers = new DefaultHttp2HeadersDecoder(false);
  private boolean closed;

  /** The error code of the last GOAWAY, or -1. */
  private int goAway = -1;

  private boolean gone;

  /** A connection on which nothing was sent yet. */
  RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
  }

  /** A connection with preface and empty settings. */
  static RawHttp2 to(int port) throws IOException {
    return greeting(new Socket("127.0.0.1", port));
  }

  /** The same with settings, each an identifier and a value. */
  static RawHttp2 greeting(Socket socket, int... settings) throws IOException {
    RawHttp2 connection = new RawHttp2(socket);
    ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
    for (int i = 0; i < settings.length; i += 2) {
      payload.putShort((short) settings[i]).putInt(settings[i + 1]);
    }
    connection.write(PREFACE);
    connection.frame(SETTINGS, 0, 0, payload.array());
    return connection;
  }

  /** From now on nothing is acknowledged. */
  void begone() {
    gone = true;
  }

  /** A frame. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    boolean has(int flag) {
      return (flags & flag) != 0;
    }

    int errorCode() {
      return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
    }
  }

  /** What came on one stream up to its end. */
  record Answer(Map<String, String> headers, String body, int reset) {
    static final int NOT_RESET = -1;

    String status() {
      return headers.get(":status");
    }

    String grpcStatus() {
      return headers.get("grpc-status");
    }
  }

  /** Once the server has closed the connection, nothing happens. */
  void write(byte[] bytes) {
    try {
      if (!closed) {
        out.write(bytes);
      }
    } catch (IOException e) {
      closed = true;
    }
  }

  void frame(int type, int flags, int stream, byte... payload) {
    write(bytes(type, flags, stream, payload));
  }

  static byte[] bytes(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  void headers(int stream, boolean end, String... namesAndValues) {
    frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
  }

  void data(int stream, boolean end, byte... bytes) {
    frame(DATA, end ? END_STREAM : 0, stream, bytes);
  }

  void windowUpdate(int stream, int increment) {
    frame(WINDOW_UPDATE, 0, stream, number(increment));
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  /** A header block of literals that are not indexed, without Huffman's code. */
  static byte[] block(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      block.write(0);
      string(block, namesAndValues[i]);
      string(block, namesAndValues[i + 1]);
    }
    return block.toByteArray();
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length < 127) {
      block.write(bytes.length);
    } else {
      block.write(127);
      int rest = bytes.length - 127;
      while (rest >= 128) {
        block.write(rest & 127 | 128);
        rest >>= 7;
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /**
   * @throws EOFException at the end of the connection
   * @throws SocketTimeoutException if nothing comes and the connection stays open
   */
  Frame read() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt() & Integer.MAX_VALUE;
    byte[] payload = new byte[length];
    in.readFully(payload);
    Frame frame = new Frame(type, flags, stream, payload);
    if (type == PING && !frame.has(ACK) && !gone) {
      frame(PING, ACK, 0, payload);
    }
    if (type == GOAWAY) {
      goAway = frame.errorCode();
    }
    return frame;
  }

  /** All of one stream, passing over what else comes. */
  Answer answer(int stream) throws IOException {
    Map<String, String> read = new LinkedHashMap<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      Frame frame = read();
      if (frame.type == GOAWAY && frame.errorCode() != NO_ERROR) {
        throw goAway(frame);
      }
      if (frame.stream != stream && frame.type == HEADERS) {
        decode(frame);
      }
      if (frame.stream != stream) {
        continue;
      }
      if (frame.type == RST_STREAM) {
        return new Answer(read, body.toString(StandardCharsets.UTF_8), frame.errorCode());
      }
      if (frame.type == HEADERS) {
        decode(frame).forEach(h -> read.put(h.getKey().toString(), h.getValue().toString()));
      } else if (frame.type == DATA) {
        body.write(frame.payload);
      }
      if (frame.has(END_STREAM) && (frame.type == HEADERS || frame.type == DATA)) {
        return new Answer(read, body.toString(StandardCharsets.UTF_8), Answer.NOT_RESET);
      }
    }
  }

  private Http2Headers decode(Frame frame) throws IOException {
    ByteBuf block = Unpooled.wrappedBuffer(frame.payload);
    try {
      return headers.decodeHeaders(frame.stream, block);
    } catch (io.netty.handler.codec.http2.Http2Exception e) {
      throw new IOException(e);
    }
  }

  /** Reads to the end; the error code of the last GOAWAY, or -1 if there was none. */
  int closedWith() throws IOException {
    try {
      while (true) {
        var unused = read();
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    } catch (IOException e) {
      // The end, or a reset since the server closed before it had read all.
      return goAway;
    }
  }

  /** The server still answers on this connection. */
  void assertAnswersAPing() throws IOException {
    frame(PING, 0, 0, "alive?!!".getBytes(StandardCharsets.US_ASCII));
    while (true) {
      Frame frame = read();
      if (frame.type == PING && frame.has(ACK)) {
        return;
      }
      if (frame.type == GOAWAY) {
        throw goAway(frame);
      }
    }
  }

  /** Whether the server has asked to leave by now. Must not be called while a call is answered. */
  boolean isAskedToLeave() throws IOException {
    frame(PING, 0, 0, new byte[8]);
    while (true) {
      Frame frame = read();
      if (frame.type == GOAWAY || (frame.type == PING && frame.has(ACK))) {
        return goAway >= 0;
      }
    }
  }

  private static AssertionError goAway(Frame frame) {
    String reason =
        new String(frame.payload, 8, frame.payload.length - 8, StandardCharsets.ISO_8859_1);
    return new AssertionError("GOAWAY " + frame.errorCode() + " " + reason);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
