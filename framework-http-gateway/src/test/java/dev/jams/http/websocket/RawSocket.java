package dev.jams.http.websocket;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket by hand, which can break every rule. */
final class RawSocket implements AutoCloseable {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;
  static final int FINAL = 0x80;

  /** A frame that came. */
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /** Of a close frame. */
    int code() {
      return (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }

    /** Of a close frame. */
    String reason() {
      return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private String body;

  RawSocket(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream());
  }

  /** An open WebSocket. */
  static RawSocket open(int port, String target) throws IOException {
    RawSocket socket = new RawSocket(port);
    List<String> answer = socket.ask(target);
    if (!answer.get(0).equals("HTTP/1.1 101 Switching Protocols")) {
      throw new AssertionError(answer + socket.body);
    }
    return socket;
  }

  /** The answer to a proper request for a WebSocket, with further headers. */
  List<String> ask(String target, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Upgrade: websocket");
    all.add("Connection: keep-alive, Upgrade");
    all.add("Sec-WebSocket-Version: 13");
    all.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    return send("GET " + target, all);
  }

  /** The status line and the headers of the answer to a request. */
  List<String> send(String request, List<String> headers) throws IOException {
    String head =
        request + " HTTP/1.1\r\nHost: localhost:8080\r\n" + String.join("\r\n", headers) + "\r\n";
    out.write((head + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
    List<String> answer = new ArrayList<>();
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      answer.add(line);
      if (line.startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring("content-length: ".length()));
      }
    }
    body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return answer;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection ended inside the headers");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII).stripTrailing();
  }

  String body() {
    return body;
  }

  /** Sends a masked frame, unflushed. */
  RawSocket write(int first, byte[] payload) throws IOException {
    out.write(first);
    if (payload.length < 126) {
      out.write(0x80 | payload.length);
    } else {
      out.write(0x80 | 126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    byte[] mask = {1, 2, 3, 4};
    out.write(mask);
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i & 3];
    }
    out.write(masked);
    return this;
  }

  RawSocket send(int first, String payload) throws IOException {
    return send(first, payload.getBytes(StandardCharsets.UTF_8));
  }

  RawSocket send(int first, byte[] payload) throws IOException {
    write(first, payload);
    out.flush();
    return this;
  }

  RawSocket bytes(int... bytes) throws IOException {
    for (int b : bytes) {
      out.write(b);
    }
    out.flush();
    return this;
  }

  /** The next frame. */
  Frame next() throws IOException {
    int first = in.readUnsignedByte();
    int size = in.readUnsignedByte();
    if ((first & 0xf0) != FINAL || size > 127) {
      throw new AssertionError("a server's frames are whole, without extension and unmasked");
    }
    long length = size == 126 ? in.readUnsignedShort() : size == 127 ? in.readLong() : size;
    return new Frame(first & 0xf, in.readNBytes((int) length));
  }

  /** The close frame, behind whatever comes before it. */
  Frame closed() throws IOException {
    Frame frame = next();
    while (frame.opcode() != CLOSE) {
      frame = next();
    }
    return frame;
  }

  /** Whether the server closes the connection, and sends nothing more. */
  boolean isEnded() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
