package dev.jams.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Streams messages of 10 KB to a client that reads more slowly than the server could send, and asks
 * on the way how much of the server's heap is in use after a collection.
 */
final class SlowReaderCommand {
  private static final int TITLE_LENGTH = 10_000;
  private static final int READINGS = 10;
  private static final int PIECE = 1 << 20;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final double MEBIBYTE = 1 << 20;

  private SlowReaderCommand() {}

  static String run(Options options) throws Exception {
    int messages = options.messages(1_000_000);
    try (ServerProcess server = ServerProcess.start(Contender.GATEWAY_POOL);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      String request =
          "GET /v1/books:stream?count=%d&title_length=%d HTTP/1.1\r\nhost: x\r\n\r\n"
              .formatted(messages, TITLE_LENGTH);
      Table table = new Table("messages read", "heap in use after a collection, MiB");
      table.row("0", Table.number(server.heapInUse() / MEBIBYTE));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      read(socket.getInputStream(), messages, server, table);
      return table.toString();
    }
  }

  private static void read(InputStream in, int messages, ServerProcess server, Table table)
      throws IOException {
    byte[] piece = new byte[PIECE];
    int lines = 0;
    int reading = 1;
    while (lines < messages) {
      int count = in.read(piece);
      if (count < 0) {
        throw new IOException("the stream ended after " + lines + " messages");
      }
      for (int i = 0; i < count; i++) {
        // The ends of chunks have one, too, but behind a carriage return.
        if (piece[i] == '\n' && i > 0 && piece[i - 1] == '}') {
          lines++;
        }
      }
      if (lines >= (long) messages * reading / READINGS) {
        table.row(Table.number(lines), Table.number(server.heapInUse() / MEBIBYTE));
        reading++;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
