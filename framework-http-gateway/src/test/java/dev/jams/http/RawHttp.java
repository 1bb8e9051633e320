package dev.jams.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** HTTP/1.1 by hand, to see connections as they are. */
final class RawHttp implements AutoCloseable {
  private final Socket socket;
  private final BufferedReader in;
  private String body = "";

  RawHttp(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
    in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  void post(String path) throws IOException {
    send("POST " + path + " HTTP/1.1");
  }

  void send(String requestLine, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(requestLine + "\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    socket
        .getOutputStream()
        .write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
  }

  /** The status line and the headers of the next answer. */
  List<String> answer() throws IOException {
    List<String> head = new ArrayList<>();
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.add(line);
      if (line.startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring("content-length: ".length()));
      }
    }
    char[] read = new char[length];
    for (int at = 0; at < length; ) {
      at += in.read(read, at, length - at);
    }
    body = new String(read);
    return head;
  }

  String lastBody() {
    return body;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
