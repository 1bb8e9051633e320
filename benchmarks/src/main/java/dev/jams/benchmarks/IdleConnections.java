package dev.jams.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Connections that are kept, and used no more after they were opened. For use by one thread. */
final class IdleConnections implements AutoCloseable {
  /** What clients speak on a new connection. */
  enum Protocol {
    /** One request, and its answer. */
    HTTP1("HTTP/1.1"),
    /** The preface, and the settings of both sides with their acknowledgements. */
    HTTP2("HTTP/2"),
    GRPC("gRPC");

    private final String label;

    Protocol(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nhost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final byte[] ACKNOWLEDGEMENT = {0, 0, 0, 4, 1, 0, 0, 0, 0};

  /** The loopback network has more addresses than one, each with ports of its own. */
  private static final int OF_ONE_ADDRESS = 20_000;

  private final List<SocketChannel> open = new ArrayList<>();
  private final ByteBuffer answer = ByteBuffer.allocate(16 << 10);

  /** Opens so many more. */
  void open(int count, int port, Protocol protocol) throws IOException {
    SocketAddress server = new InetSocketAddress("127.0.0.1", port);
    for (int i = 0; i < count; i++) {
      SocketChannel socket = SocketChannel.open();
      open.add(socket);
      socket.bind(new InetSocketAddress("127.0.0." + (1 + i / OF_ONE_ADDRESS), 0));
      socket.connect(server);
      if (protocol == Protocol.HTTP1) {
        send(socket, REQUEST);
        receive(socket, 1);
      } else {
        send(socket, PREFACE);
        send(socket, SETTINGS);
        receive(socket, SETTINGS.length);
        send(socket, ACKNOWLEDGEMENT);
      }
      socket.configureBlocking(false);
    }
  }

  private static void send(SocketChannel socket, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      socket.write(buffer);
    }
  }

  private void receive(SocketChannel socket, int atLeast) throws IOException {
    answer.clear();
    while (answer.position() < atLeast) {
      if (socket.read(answer) < 0) {
        throw new EOFException("the server has closed a connection that was just opened");
      }
    }
  }

  /**
   * Makes sure that they are open still.
   *
   * @throws IOException if the server has closed one
   */
  void check() throws IOException {
    for (int i = 0; i < open.size(); i++) {
      int read;
      do {
        answer.clear();
        read = open.get(i).read(answer);
      } while (read > 0);
      if (read < 0) {
        throw new EOFException("the server has closed connection " + (i + 1));
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel socket : open) {
      // A reset: ten thousand ports that rest in TIME_WAIT would be missing for the next server.
      socket.setOption(StandardSocketOptions.SO_LINGER, 0);
      socket.close();
    }
  }
}
