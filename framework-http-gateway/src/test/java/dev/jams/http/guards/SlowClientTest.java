package dev.jams.http.guards;

import static dev.jams.http.guards.Apps.COUNT;
import static dev.jams.http.guards.Apps.ECHO;
import static dev.jams.http.guards.Apps.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.http.protocols.Item;
import dev.jams.internal.net.Guard;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that begin something and take their time. */
@Timeout(120)
class SlowClientTest {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int CANCEL = 8;

  private static Apps apps;

  @BeforeAll
  static void start() throws Exception {
    apps =
        new Apps(
            "header-timeout", "300ms",
            "write-timeout", "500ms",
            "min-body-rate", "100000",
            "body-grace", "500ms");
  }

  @AfterAll
  static void stop() {
    apps.close();
  }

  /** What comes until the server closes the connection; it is told nothing more. */
  private static String readToTheEnd(Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    } catch (IOException e) {
      // A reset is an end as well.
      return "";
    }
  }

  private static String send(String listener, String bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", apps.app.port(listener))) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return readToTheEnd(socket);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET / HT", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: b"})
  void aHeadOfHttp1ThatDoesNotEndClosesTheConnection(String head) throws Exception {
    long before = apps.guards().total(Guard.HEADER_TIMEOUT);
    assertThat(send("http", head)).isEmpty();
    assertThat(apps.guards().total(Guard.HEADER_TIMEOUT)).isEqualTo(before + 1);
  }

  @Test
  void aSecondHeadThatDoesNotEndClosesTheConnection() throws Exception {
    assertThat(send("http", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /he"))
        .startsWith("HTTP/1.1 200 OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aPrefaceThatDoesNotEndClosesTheConnection(String listener) throws Exception {
    long before = apps.guards().total(Guard.HEADER_TIMEOUT);
    send(listener, "PRI * HT");
    send(listener, PREFACE);
    assertThat(apps.guards().total(Guard.HEADER_TIMEOUT)).isEqualTo(before + 2);
  }

  @Test
  void anUpgradeToHttp2AfterWhichNothingComesClosesTheConnection() throws Exception {
    long before = apps.guards().total(Guard.HEADER_TIMEOUT);
    String answer =
        send(
            "http",
            "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 101 ").doesNotContain("SERVING");
    assertThat(apps.guards().total(Guard.HEADER_TIMEOUT)).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void headersThatDoNotEndCloseTheConnection(String listener) throws Exception {
    long before = apps.guards().total(Guard.HEADER_TIMEOUT);
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.block(call(ECHO)));
      assertThat(connection.closedWith()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
    }
    assertThat(apps.guards().total(Guard.HEADER_TIMEOUT)).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aFrameThatDoesNotEndClosesTheConnection(String listener) throws Exception {
    try (RawHttp2 connection = apps.connect(listener)) {
      byte[] whole = RawHttp2.bytes(RawHttp2.HEADERS, 4, 1, RawHttp2.block(call(ECHO)));
      connection.write(java.util.Arrays.copyOf(whole, whole.length - 1));
      assertThat(connection.closedWith()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aRequestOfGrpcThatDripsEndsAndItsConnectionLives(String listener) throws Exception {
    long before = apps.guards().total(Guard.BODY_RATE);
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.headers(1, false, call(ECHO));
      connection.data(1, false, new byte[] {0, 0, 0, 0, 99, 18, 97});
      RawHttp2.Answer answer = connection.answer(1);
      assertThat(answer.headers())
          .containsEntry("grpc-status", "4")
          .containsEntry("grpc-message", "the request did not arrive in time");
      connection.assertAnswersAPing();
    }
    assertThat(apps.guards().total(Guard.BODY_RATE)).isEqualTo(before + 1);
  }

  /** A client streams at its own pace. */
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aStreamOfRequestsMayPause(String listener) throws Exception {
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.headers(1, false, call(Apps.SUM));
      // Its time would be over by the end of this one.
      connection.headers(3, false, call(ECHO));
      assertThat(connection.answer(3).grpcStatus()).isEqualTo("4");
      connection.data(1, true, new byte[] {0, 0, 0, 0, 2, 8, 5});
      assertThat(connection.answer(1).grpcStatus()).isEqualTo("0");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
  void aBodyThatDripsIs408AndItsSocketIsClosed(String length) throws Exception {
    long before = apps.guards().total(Guard.BODY_RATE);
    assertDripped(ECHO, length, "HTTP/1.1 408 Request Timeout\r\n");
    assertThat(apps.guards().total(Guard.BODY_RATE)).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 1000", "Transfer-Encoding: chunked"})
  void aBodyThatDripsAfterItsAnswerHasItsSocketClosed(String length) throws Exception {
    assertDripped("/nowhere", length, "HTTP/1.1 404 Not Found\r\n");
  }

  private static void assertDripped(String path, String length, String status) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", apps.app.port("http"))) {
      String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
      socket.getOutputStream().write((head + length + "\r\n\r\n").getBytes("ISO-8859-1"));
      Thread dripping =
          new Thread(
              () -> {
                byte[] drip = (length.startsWith("C") ? " " : "1\r\n \r\n").getBytes();
                try {
                  while (true) {
                    socket.getOutputStream().write(drip);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                  }
                } catch (IOException e) {
                  // The end.
                }
              });
      dripping.start();
      assertThat(readToTheEnd(socket)).startsWith(status);
      dripping.join(60_000);
      assertThat(dripping.isAlive()).as("the socket takes more").isFalse();
    }
  }

  private static byte[] request(int messages) {
    Item item = Item.newBuilder().setNumber(messages).setText("x".repeat(10_000)).build();
    return ByteBuffer.allocate(5 + item.getSerializedSize())
        .put((byte) 0)
        .putInt(item.getSerializedSize())
        .put(item.toByteArray())
        .array();
  }

  private static void awaitNoCall() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (apps.service.open.get() > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(apps.service.open).as("calls that go on").hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aStreamWhoseWindowStaysShutIsReset(String listener) throws Exception {
    long before = apps.guards().total(Guard.WRITE_TIMEOUT);
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.windowUpdate(0, 1 << 30);
      connection.headers(1, false, call(COUNT));
      connection.data(1, true, request(1_000_000));
      assertThat(connection.answer(1).reset()).isEqualTo(CANCEL);
      awaitNoCall();
    }
    assertThat(apps.guards().total(Guard.WRITE_TIMEOUT)).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aConnectionWhoseWindowStaysShutHasItsStreamsReset(String listener) throws Exception {
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.headers(1, false, call(COUNT));
      connection.windowUpdate(1, 1 << 30);
      connection.data(1, true, request(1_000_000));
      assertThat(connection.answer(1).reset()).isEqualTo(CANCEL);
      awaitNoCall();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aSocketThatIsNotReadIsClosed(String listener) throws Exception {
    long before = apps.guards().total(Guard.WRITE_TIMEOUT);
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.windowUpdate(0, 1 << 30);
      connection.frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 4, 0x7f, 0, 0, 0});
      connection.headers(1, false, call(COUNT));
      connection.data(1, true, request(1_000_000));
      awaitFired(Guard.WRITE_TIMEOUT, before);
      awaitNoCall();
      connection.closedWith();
    }
  }

  @Test
  void aSocketOfHttp1ThatIsNotReadIsClosed() throws Exception {
    long before = apps.guards().total(Guard.WRITE_TIMEOUT);
    Item item = Item.newBuilder().setNumber(1_000_000).setText("x".repeat(10_000)).build();
    String json = "{\"number\":\"1000000\",\"text\":\"" + item.getText() + "\"}";
    try (Socket socket = new Socket("127.0.0.1", apps.app.port("http"))) {
      String head =
          "POST "
              + COUNT
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: "
              + json.length()
              + "\r\n\r\n";
      socket.getOutputStream().write((head + json).getBytes("ISO-8859-1"));
      awaitFired(Guard.WRITE_TIMEOUT, before);
      awaitNoCall();
      InputStream in = socket.getInputStream();
      socket.setSoTimeout(60_000);
      try {
        while (in.read(new byte[1 << 16]) >= 0) {}
      } catch (SocketTimeoutException e) {
        throw new AssertionError("the connection stays open", e);
      } catch (IOException e) {
        // Reset.
      }
    }
  }

  private static void awaitFired(Guard guard, long before) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (apps.guards().total(guard) == before && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertThat(apps.guards().total(guard)).isGreaterThan(before);
  }
}
