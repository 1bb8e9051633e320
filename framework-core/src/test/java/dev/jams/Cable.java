package dev.jams;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Carries bytes to a port until it is cut. */
final class Cable implements AutoCloseable {
  private final ServerSocket server;
  private final int to;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  Cable(int to) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.to = to;
    run(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Closes every connection and accepts no other. */
  void cut() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    cut();
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = server.accept();
      Socket far = new Socket(InetAddress.getLoopbackAddress(), to);
      sockets.add(near);
      sockets.add(far);
      run(() -> near.getInputStream().transferTo(far.getOutputStream()));
      run(() -> far.getInputStream().transferTo(near.getOutputStream()));
    }
  }

  private interface Body {
    void run() throws IOException;
  }

  private static void run(Body body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (IOException e) {
                // The cable was cut.
              }
            },
            "cable");
    thread.setDaemon(true);
    thread.start();
  }
}
