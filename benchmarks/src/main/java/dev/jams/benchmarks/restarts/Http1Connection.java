package dev.jams.benchmarks.restarts;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP/1.1 connection that is kept for as long as the server allows. The socket does not block,
 * so that one can look whether the server has closed it. For use by one thread.
 */
final class Http1Connection implements Closeable {
  private static final int LONGEST_ANSWER = 64 << 10;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private final Instance instance;
  private final SocketChannel socket;
  private final Selector selector;
  private final ByteBuffer answer = ByteBuffer.allocate(LONGEST_ANSWER);

  private Http1Connection(Instance instance, SocketChannel socket, Selector selector) {
    this.instance = instance;
    this.socket = socket;
    this.selector = selector;
  }

  static Http1Connection open(Instance instance) throws IOException {
    InetSocketAddress address = instance.http();
    SocketChannel socket = SocketChannel.open();
    try {
      socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
      socket.socket().connect(address, (int) Kind.TIMEOUT.toMillis());
      socket.configureBlocking(false);
      Selector selector = Selector.open();
      socket.register(selector, SelectionKey.OP_READ);
      return new Http1Connection(instance, socket, selector);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  Instance instance() {
    return instance;
  }

  /** Whether the server has closed it, which it may do while there is no request. */
  boolean isClosedByServer() throws IOException {
    answer.clear();
    int count = socket.read(answer);
    if (count > 0) {
      throw new IOException("an answer to no request");
    }
    return count < 0;
  }

  /**
   * An answer that has been read as a whole.
   *
   * @param last whether the server asks for no more requests
   */
  record Answer(int status, boolean last) {}

  Answer send(String request) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      socket.write(bytes);
    }
    answer.clear();
    long end = System.nanoTime() + Kind.TIMEOUT.toNanos();
    while (true) {
      read(end);
      String text = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
      int head = text.indexOf(END_OF_HEAD);
      if (head >= 0) {
        String lower = text.substring(0, head + 2).toLowerCase(Locale.ROOT);
        int length = Integer.parseInt(header(lower, "content-length"));
        if (text.length() > head + END_OF_HEAD.length() + length) {
          throw new IOException("bytes behind the answer");
        }
        if (text.length() == head + END_OF_HEAD.length() + length) {
          int status = Integer.parseInt(text.substring(9, 12));
          return new Answer(status, header(lower, "connection").contains("close"));
        }
      }
    }
  }

  private void read(long end) throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (left <= 0 || selector.select(left) == 0) {
      throw new SocketTimeoutException("no answer after " + Kind.TIMEOUT);
    }
    selector.selectedKeys().clear();
    if (socket.read(answer) < 0) {
      throw new EOFException(
          "the connection ended " + (answer.position() == 0 ? "before" : "within") + " the answer");
    }
  }

  /** The empty text if there is none; for a length that is no number. */
  private static String header(String head, String name) {
    int begin = head.indexOf("\r\n" + name + ":");
    if (begin < 0) {
      return "";
    }
    int value = begin + name.length() + 3;
    return head.substring(value, head.indexOf("\r\n", value)).strip();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    socket.close();
  }
}
