package dev.jams.http.websocket;

import static dev.jams.http.websocket.RawSocket.BINARY;
import static dev.jams.http.websocket.RawSocket.CLOSE;
import static dev.jams.http.websocket.RawSocket.CONTINUATION;
import static dev.jams.http.websocket.RawSocket.FINAL;
import static dev.jams.http.websocket.RawSocket.PING;
import static dev.jams.http.websocket.RawSocket.PONG;
import static dev.jams.http.websocket.RawSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.http.HttpGateway;
import dev.jams.http.websocket.RawSocket.Frame;
import dev.jams.testing.AppExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, frame by frame. */
class WebSocketProtocolTest {
  private static final String CHAT = "/v1/chat/r";

  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(
              () -> App.named("protocol").service(new SocketsService()).listen(HttpGateway.on(0)))
          .args("--http-max-body-size", "1KiB", "--shutdown-drain-timeout", "200ms");

  private static RawSocket open(String target) throws IOException {
    return RawSocket.open(app.port("http"), target);
  }

  /** Section 5.4. */
  @Test
  void fragmentsAreOneMessageWithControlFramesBetweenThem() throws Exception {
    byte[] text = "{\"text\":\"☂\"}".getBytes(StandardCharsets.UTF_8);
    try (RawSocket socket = open(CHAT)) {
      // The cut is inside the character.
      socket.send(TEXT, Arrays.copyOf(text, 10));
      socket.send(FINAL | PING, "p");
      assertThat(socket.next())
          .usingRecursiveComparison()
          .isEqualTo(new Frame(PONG, new byte[] {'p'}));
      socket.send(CONTINUATION, new byte[0]);
      socket.send(FINAL | CONTINUATION, Arrays.copyOfRange(text, 10, text.length));
      assertThat(socket.next().text()).isEqualTo("{\"text\":\"☂\",\"room\":\"r\"}");
    }
  }

  /** Section 5.5.2. */
  @Test
  void aPingHasItsPongEvenIfTheServiceAsksForNothing() throws Exception {
    try (RawSocket socket = open("/v1/ignore")) {
      socket.send(FINAL | PING, "x".repeat(125));
      Frame pong = socket.next();
      assertThat(pong.opcode()).isEqualTo(PONG);
      assertThat(pong.text()).isEqualTo("x".repeat(125));
      // A pong that nobody asked for is no error.
      socket.send(FINAL | PONG, "y").send(FINAL | PING, "");
      assertThat(socket.next().payload()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // An unmasked frame (section 5.1).
    "1002, 81 02 7b 7d",
    // Reserved bits without an extension, reserved opcodes (section 5.2).
    "1002, c1 80 01 02 03 04",
    "1002, 83 80 01 02 03 04",
    "1002, 8b 80 01 02 03 04",
    // A length that is not the shortest form, one above 2^63.
    "1002, 81 fe 00 05 01 02 03 04",
    "1002, 81 ff 80 00 00 00 00 00 00 00 01 02 03 04",
    // A continuation of nothing, a message inside another (section 5.4).
    "1002, 80 80 01 02 03 04",
    "1002, 01 80 01 02 03 04 81 80 01 02 03 04",
    // Control frames in fragments or too long (section 5.5).
    "1002, 09 80 01 02 03 04",
    "1002, 89 fe 00 7e 01 02 03 04",
    // A close code that may not be sent (section 7.4), and half a one.
    "1002, 88 82 00 00 00 00 03 ed",
    "1002, 88 81 00 00 00 00 03",
    // A text that is not UTF-8 (section 8.1): a lone byte, an overlong form, a surrogate.
    "1007, 81 81 00 00 00 00 ff",
    "1007, 81 82 00 00 00 00 c0 80",
    "1007, 81 83 00 00 00 00 ed a0 80",
    // Larger than the limit, by what it says of itself.
    "1009, 81 fe 04 01 01 02 03 04",
    "1009, 81 ff 7f ff ff ff ff ff ff ff 01 02 03 04",
  })
  void aFrameAgainstTheRulesEndsTheCall(int code, String frame) throws Exception {
    try (RawSocket socket = open(CHAT)) {
      socket.bytes(
          Arrays.stream(frame.split(" ")).mapToInt(hex -> Integer.parseInt(hex, 16)).toArray());
      Frame error = socket.next();
      assertThat(error.opcode()).isEqualTo(TEXT);
      assertThat(error.text())
          .startsWith("{\"error\":{\"code\":" + (code == 1009 ? 8 : 3) + ",\"message\":\"");
      Frame close = socket.next();
      assertThat(close.opcode()).isEqualTo(CLOSE);
      assertThat(close.code()).isEqualTo(code);
      assertThat(close.reason())
          .startsWith(code == 1009 ? "RESOURCE_EXHAUSTED: a mess" : "INVALID_ARGUMENT: ");
    }
  }

  @Test
  void fragmentsTogetherAreNotLargerThanAMessage() throws Exception {
    try (RawSocket socket = open(CHAT)) {
      socket.send(TEXT, "x".repeat(1000)).send(CONTINUATION, "x".repeat(100));
      assertThat(socket.closed().code()).isEqualTo(1009);
    }
  }

  @Test
  void manyEmptyFragmentsAreOneMessage() throws Exception {
    try (RawSocket socket = open(CHAT)) {
      socket.write(TEXT, new byte[] {'{'});
      for (int i = 0; i < 10_000; i++) {
        socket.write(CONTINUATION, new byte[0]);
      }
      socket.send(FINAL | CONTINUATION, "}");
      assertThat(socket.next().text()).isEqualTo("{\"room\":\"r\"}");
    }
  }

  /** Section 5.5.1: the body of a close frame is optional; browsers send it without. */
  @Test
  void aCloseFrameMayBeEmpty() throws Exception {
    try (RawSocket socket = open(CHAT)) {
      socket.send(FINAL | CLOSE, "");
      assertThat(socket.closed().code()).isEqualTo(4001);
      assertThat(socket.isEnded()).isTrue();
    }
  }

  /** Section 7.1.1. */
  @Test
  void theServerClosesTheConnectionWhenBothSidesHaveClosed() throws Exception {
    try (RawSocket socket = open("/v1/count/x")) {
      Frame close = socket.next();
      assertThat(close.code()).isEqualTo(1000);
      // What is on its way meanwhile is nobody's, and breaks nothing.
      socket.send(FINAL | TEXT, "{}").send(FINAL | BINARY, "{}");
      socket.send(FINAL | CLOSE, new byte[] {3, (byte) 0xe8});
      assertThat(socket.isEnded()).isTrue();
    }
  }

  @Test
  void theServerDoesNotWaitForEverForACloseFrame() throws Exception {
    try (RawSocket socket = open(CHAT)) {
      // Behind this, no close frame can be told from anything else.
      socket.bytes(0xff, 0xff);
      assertThat(socket.closed().code()).isEqualTo(1002);
      assertThat(socket.isEnded()).isTrue();
    }
  }

  @Test
  void largeAnswersHaveTheLongFormsOfTheLength() throws Exception {
    try (RawSocket socket = open("/v1/flood?number=1")) {
      assertThat(socket.next().payload()).hasSize(SocketsService.LARGE.length() + 11);
      assertThat(socket.next().code()).isEqualTo(1000);
    }
    try (RawSocket socket = open("/v1/count/" + "x".repeat(200) + "?number=1")) {
      assertThat(socket.next().text()).startsWith("{\"text\":\"xxx").endsWith("\"number\":\"1\"}");
    }
  }
}
