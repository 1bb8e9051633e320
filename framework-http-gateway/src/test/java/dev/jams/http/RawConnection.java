package dev.jams.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bytes to a server, whatever they are, and the answers up to the end of the connection. */
final class RawConnection implements AutoCloseable {
  private final Socket socket;

  RawConnection(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(20_000);
  }

  /**
   * An answer.
   *
   * @param headers by their names in lower case; of those of one name the last
   */
  record Answer(int status, Map<String, String> headers, String body) {}

  /** All but informational answers to a request, and to what else is written; then the end. */
  static List<Answer> answers(int port, String request) throws IOException {
    try (RawConnection connection = new RawConnection(port)) {
      connection.write(request);
      return connection.answersToTheEnd(request.startsWith("HEAD "));
    }
  }

  /**
   * @param bytes as the characters up to 255
   */
  void write(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    } catch (IOException e) {
      // Closed by the server, which is for the reader to judge.
    }
  }

  /**
   * @throws SocketTimeoutException if the server neither answers nor closes the connection
   */
  List<Answer> answersToTheEnd(boolean firstHasNoBody) throws IOException {
    String all = read().toString(ISO_8859_1);
    List<Answer> answers = new ArrayList<>();
    int at = 0;
    while (at < all.length()) {
      int end = all.indexOf("\r\n\r\n", at);
      if (end < 0 || !all.startsWith("HTTP/1.1 ", at)) {
        throw new AssertionError("not an answer: " + all.substring(at));
      }
      int status = Integer.parseInt(all.substring(at + 9, at + 12));
      Map<String, String> headers = headers(all.substring(at, end));
      at = end + 4;
      if (status >= 200) {
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if ("chunked".equals(headers.get("transfer-encoding"))) {
          // Streams, and calls of protocols with trailers; whatever it is, up to the last chunk.
          int last = all.indexOf("\r\n0\r\n\r\n", at);
          length = last < 0 ? all.length() : last + "\r\n0\r\n\r\n".length() - at;
        }
        if (firstHasNoBody && answers.isEmpty() && !all.startsWith("{", at)) {
          // To HEAD, unless the request line was too bad to know.
          length = 0;
        }
        if (at + length > all.length()) {
          // Cut off, as it must be when its own request turns out to have no end.
          break;
        }
        String body = all.substring(at, at + length);
        answers.add(new Answer(status, headers, new String(body.getBytes(ISO_8859_1), UTF_8)));
        at += length;
      }
    }
    return answers;
  }

  /** Reads an answer of a known length, and nothing of the next. */
  void awaitAnswer() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    socket
        .getInputStream()
        .readNBytes(Integer.parseInt(headers(head.toString()).get("content-length")));
  }

  private ByteArrayOutputStream read() throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] some = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(some);
          n >= 0;
          n = socket.getInputStream().read(some)) {
        read.write(some, 0, n);
      }
    } catch (SocketTimeoutException e) {
      throw new SocketTimeoutException("the connection stays open after: " + read);
    } catch (IOException e) {
      // A reset is an end as well: the server closed before it had read all that was sent.
    }
    return read;
  }

  private static Map<String, String> headers(String head) {
    Map<String, String> headers = new HashMap<>();
    for (String line : head.split("\r\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
