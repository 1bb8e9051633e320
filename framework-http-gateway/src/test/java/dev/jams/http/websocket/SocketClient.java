package dev.jams.http.websocket;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's WebSocket client, which reads only when it is asked to. */
final class SocketClient implements WebSocket.Listener {
  record Close(int code, String reason) {}

  static final int PATIENCE_SECONDS = 20;

  final CompletableFuture<Close> closed = new CompletableFuture<>();
  final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
  private final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final boolean reads;
  private WebSocket socket;

  private SocketClient(boolean reads) {
    this.reads = reads;
  }

  static SocketClient open(int port, String target, String... headers) throws Exception {
    return open(true, port, target, headers);
  }

  /** It reads nothing until it is told to. */
  static SocketClient openButRead(int port, String target, String... headers) throws Exception {
    return open(false, port, target, headers);
  }

  private static SocketClient open(boolean reads, int port, String target, String... headers)
      throws Exception {
    SocketClient client = new SocketClient(reads);
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    client.socket =
        builder
            .buildAsync(URI.create("ws://127.0.0.1:" + port + target), client)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return client;
  }

  WebSocket socket() {
    return socket;
  }

  SocketClient send(String message) throws Exception {
    socket.sendText(message, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  SocketClient send(byte[] message) throws Exception {
    socket.sendBinary(ByteBuffer.wrap(message), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return this;
  }

  /** There are no more messages. */
  SocketClient end() throws Exception {
    return send("");
  }

  void close(int code) throws Exception {
    socket.sendClose(code, "").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  String text() throws Exception {
    return (String) message();
  }

  Object message() throws Exception {
    Object message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message came; closed: " + closed);
    }
    return message;
  }

  boolean hasMessage() {
    return !messages.isEmpty();
  }

  Close closed() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onOpen(WebSocket opened) {
    if (reads) {
      opened.request(Long.MAX_VALUE);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      messages.add(text.toString());
      text.setLength(0);
    }
    return null;
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] piece = new byte[data.remaining()];
    data.get(piece);
    bytes.writeBytes(piece);
    if (last) {
      messages.add(bytes.toByteArray());
      bytes.reset();
    }
    return null;
  }

  @Override
  public CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
    byte[] content = new byte[data.remaining()];
    data.get(content);
    pongs.add(new String(content, StandardCharsets.UTF_8));
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(new Close(code, reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.completeExceptionally(failure);
  }
}
