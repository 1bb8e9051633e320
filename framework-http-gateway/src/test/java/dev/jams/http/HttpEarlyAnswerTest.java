package dev.jams.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Answers that come while the body is still on its way: a client must not miss them. */
@Timeout(120)
class HttpEarlyAnswerTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  @RegisterExtension static final MannersApp app = new MannersApp();

  @Test
  void leaveTheConnectionForOtherRequests() {
    try (ClientFactory factory = ClientFactory.builder().build()) {
      WebClient client =
          WebClient.builder("h2c://127.0.0.1:" + app.port())
              .factory(factory)
              .responseTimeout(Duration.ofSeconds(20))
              .build();
      byte[] tooLarge = new byte[6 << 20];
      for (int i = 0; i < 3; i++) {
        assertThat(post(client, "/m/notes", tooLarge))
            .isEqualTo(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
        assertThat(post(client, "/no/such/path", tooLarge)).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(post(client, "/m/notes/t/inner", tooLarge))
            .isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
        byte[] large = ("{\"text\":\"" + "x".repeat(3 << 20) + "\"}").getBytes(UTF_8);
        assertThat(post(client, "/m/notes", large)).isEqualTo(HttpStatus.OK);
      }
    }
  }

  /**
   * Some clients that see the end of the stream beside the answer drop the answer. Where this
   * machine itself sleeps longer than the time that is left, it is asked again.
   */
  @Test
  void leaveTimeBeforeTheStreamIsEnded() throws Exception {
    int asked = 0;
    while (!isAliveAfterItsAnswer()) {
      assertThat(++asked).as("times that the stream was ended at once").isLessThan(5);
    }
  }

  /**
   * Asks after an early answer which comes first, the answer to a PING or the end of the stream.
   */
  private static boolean isAliveAfterItsAnswer() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", app.port())) {
      socket.setSoTimeout(20_000);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(UTF_8));
      frame(out, SETTINGS, 0, 0, new byte[0]);
      frame(out, HEADERS, END_HEADERS, 1, head());
      out.flush();
      while (!answerEnds(in)) {}
      frame(out, PING, 0, 0, new byte[8]);
      out.flush();
      int type = frameHead(in) >> 8;
      while (type != PING && type != RST_STREAM) {
        type = frameHead(in) >> 8;
      }
      if (type == RST_STREAM) {
        return false;
      }
      while (frameHead(in) >> 8 != RST_STREAM) {}
      return true;
    }
  }

  /** Literals that nobody has to remember: RFC 7541, section 6.2.2. */
  private static byte[] head() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    String[] headers = {
      ":method",
      "POST",
      ":scheme",
      "http",
      ":authority",
      "localhost",
      ":path",
      "/m/notes",
      "content-type",
      "application/json",
      "content-length",
      "9999999"
    };
    for (int i = 0; i < headers.length; i += 2) {
      block.write(0);
      for (String text : new String[] {headers[i], headers[i + 1]}) {
        block.write(text.length());
        block.writeBytes(text.getBytes(UTF_8));
      }
    }
    return block.toByteArray();
  }

  private static void frame(DataOutputStream out, int type, int flags, int stream, byte[] content)
      throws IOException {
    out.writeShort(content.length >> 8);
    out.writeByte(content.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(content);
  }

  private static boolean answerEnds(DataInputStream in) throws IOException {
    int head = frameHead(in);
    assertThat(head >> 8).isNotEqualTo(RST_STREAM);
    return head >> 8 == DATA && (head & END_STREAM) != 0;
  }

  /** The type of the next frame, and in the low byte its flags. */
  private static int frameHead(DataInputStream in) throws IOException {
    int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    int head = in.readUnsignedShort();
    in.readInt();
    in.readNBytes(length);
    return head;
  }

  private static HttpStatus post(WebClient client, String path, byte[] body) {
    RequestHeaders headers =
        RequestHeaders.of(HttpMethod.POST, path, HttpHeaderNames.CONTENT_TYPE, "application/json");
    return client.execute(headers, body).aggregate().join().status();
  }
}
