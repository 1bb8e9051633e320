package dev.jams.internal.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/** One request of HTTP/1.1 on a connection of its own: less to load than the JDK's client. */
record HttpQuestion(String method, String path, Map<String, String> headers, byte[] body) {
  private static final int MAX_ANSWER = 1 << 20;
  private static final int CODE_BEGIN = "HTTP/1.1 ".length();
  private static final int CODE_END = CODE_BEGIN + 3;

  static HttpQuestion get(String path) {
    return new HttpQuestion("GET", path, Map.of(), new byte[0]);
  }

  static HttpQuestion post(String path, String contentType, byte[] body) {
    return new HttpQuestion("POST", path, Map.of("content-type", contentType), body);
  }

  HttpQuestion with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new HttpQuestion(method, path, Map.copyOf(more), body);
  }

  /**
   * An answer.
   *
   * @param body what followed the head, as it came
   */
  record Answer(int status, String body) {}

  /**
   * Asks, and reads until the other side closes the connection.
   *
   * @throws IOException also where the answer is not one of HTTP, or larger than 1 MiB
   */
  Answer ask(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("host: localhost\r\nconnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (!method.equals("GET")) {
      head.append("content-length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    request.writeBytes(body);
    socket.getOutputStream().write(request.toByteArray());
    socket.getOutputStream().flush();
    return answer(new String(socket.getInputStream().readNBytes(MAX_ANSWER), UTF_8));
  }

  private static Answer answer(String text) throws IOException {
    if (text.isEmpty()) {
      throw new IOException("the connection was closed without an answer");
    }
    if (!text.startsWith("HTTP/1.") || text.length() < CODE_END) {
      throw new IOException("what answers does not speak HTTP");
    }
    int end = text.indexOf("\r\n\r\n");
    try {
      return new Answer(
          Integer.parseInt(text.substring(CODE_BEGIN, CODE_END)),
          end < 0 ? "" : text.substring(end + 4).strip());
    } catch (NumberFormatException e) {
      throw new IOException("what answers does not speak HTTP", e);
    }
  }
}
