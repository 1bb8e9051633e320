package dev.jams.http.guards;

import static dev.jams.http.guards.Apps.ECHO;
import static dev.jams.http.guards.Apps.call;
import static dev.jams.http.guards.RawHttp2.Answer.NOT_RESET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.http.guards.RawHttp2.Answer;
import dev.jams.internal.net.Guard;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests over HTTP/2 that no good client sends. Each time its connection serves the next. */
@Timeout(120)
class RequestCheckTest {
  private static final String OK = "0";
  private static final String INVALID_ARGUMENT = "3";
  private static final String RESOURCE_EXHAUSTED = "8";
  private static final String UNIMPLEMENTED = "12";
  private static final String INTERNAL = "13";

  /** Field 1 is 1. */
  private static final byte[] MESSAGE = {8, 1};

  /** Compressed, it fits into the window of a stream. */
  private static final int BOMB = 50 << 20;

  private static Apps apps;

  @BeforeAll
  static void start() throws Exception {
    apps = new Apps();
  }

  @AfterAll
  static void stop() {
    apps.close();
  }

  private static byte[] envelope(int flags, int length, byte... content) {
    return ByteBuffer.allocate(5 + content.length)
        .put((byte) flags)
        .putInt(length)
        .put(content)
        .array();
  }

  private static byte[] message() {
    return envelope(0, MESSAGE.length, MESSAGE);
  }

  private static Answer send(RawHttp2 connection, int stream, byte[] body, String... head)
      throws Exception {
    connection.headers(stream, false, head);
    int at = 0;
    for (; body.length - at > 16_000; at += 16_000) {
      connection.data(stream, false, Arrays.copyOfRange(body, at, at + 16_000));
    }
    connection.data(stream, true, Arrays.copyOfRange(body, at, body.length));
    return connection.answer(stream);
  }

  private static Answer answer(String listener, byte[] body, String... head) throws Exception {
    try (RawHttp2 connection = apps.connect(listener)) {
      Answer answer = send(connection, 1, body, head);
      assertThat(send(connection, 3, message(), call(ECHO)).grpcStatus())
          .as("the next call of the connection")
          .isEqualTo(OK);
      return answer;
    }
  }

  private static void assertStatus(String listener, String status, byte[] body, String... head)
      throws Exception {
    Answer answer = answer(listener, body, head);
    assertThat(answer.status()).isEqualTo("200");
    assertThat(answer.grpcStatus()).as(answer.toString()).isEqualTo(status);
    assertThat(answer.reset()).isEqualTo(NOT_RESET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void headersThatAreTooLargeAreResourceExhausted(String listener) throws Exception {
    long before = apps.guards().total(Guard.HEADER_SIZE);
    for (int size : new int[] {9_000, 12_000, 16_000}) {
      assertThat(answer(listener, message(), call(ECHO, "x-large", "x".repeat(size))).headers())
          .containsEntry("grpc-status", RESOURCE_EXHAUSTED)
          .containsEntry(
              "grpc-message", "the headers are larger than the 8192 bytes that this server takes");
    }
    assertThat(apps.guards().total(Guard.HEADER_SIZE) - before).isEqualTo(3);
  }

  @Test
  void headersOfAJsonRequestThatAreTooLargeAre431() throws Exception {
    try (RawHttp2 connection = apps.connect("http")) {
      connection.headers(
          1,
          true,
          Arrays.copyOf(
              new String[] {
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/healthz",
                ":authority",
                "x",
                "x-large",
                "x".repeat(9_000)
              },
              10));
      Answer answer = connection.answer(1);
      assertThat(answer.headers())
          .containsEntry(":status", "431")
          .containsEntry("content-type", "application/json");
      assertThat(answer.body())
          .isEqualTo(
              "{\"code\":8,\"message\":\"the headers are larger than the 8192 bytes that this"
                  + " server takes\",\"details\":[]}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aClientThatWantsNoHeadersIsServed(String listener) throws Exception {
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 6, 0, 0, 0, 1});
      assertThat(send(connection, 1, message(), call(ECHO)).grpcStatus()).isEqualTo(OK);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void whatIsMalformedCostsOnlyItsOwnStream(String listener) throws Exception {
    assertThat(answer(listener, message(), call(ECHO, "connection", "close")).reset()).isEqualTo(1);
    assertThat(answer(listener, message(), call(ECHO, ":path", "/x")).reset()).isEqualTo(1);
    Answer notBase64 = answer(listener, message(), call(ECHO, "x-bin", "%%%"));
    assertThat(notBase64.reset() == 1 || notBase64.grpcStatus().equals(INVALID_ARGUMENT)).isTrue();
  }

  @Test
  void aRequestWithoutMethodOrPathCostsOnlyItsOwnStream() throws Exception {
    for (int missing : new int[] {0, 4}) {
      String[] head = call(ECHO);
      String[] rest =
          Stream.concat(
                  Arrays.stream(head, 0, missing), Arrays.stream(head, missing + 2, head.length))
              .toArray(String[]::new);
      assertThat(answer("http", message(), rest).reset()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aGzipBombIsResourceExhaustedAndStaysSmall(String listener) throws Exception {
    // A field that says it has 200 MiB.
    byte[] field = new byte[] {0x12, (byte) 0x80, (byte) 0x80, (byte) 0x80, 0x64};
    var bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(field);
      gzip.write(new byte[BOMB]);
    }
    long before = allocated();
    assertStatus(
        listener,
        RESOURCE_EXHAUSTED,
        envelope(1, bomb.size(), bomb.toByteArray()),
        call(ECHO, "grpc-encoding", "gzip"));
    assertThat(allocated() - before).as("bytes allocated").isLessThan(BOMB / 2);
  }

  /** By all threads but this one: what the client makes is not what the server makes. */
  private static long allocated() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    long all = 0;
    for (int i = 0; i < ids.length; i++) {
      all += ids[i] == Thread.currentThread().getId() ? 0 : Math.max(0, bytes[i]);
    }
    return all;
  }

  static Stream<Arguments> badMessages() {
    return Stream.of("grpc", "http")
        .flatMap(
            listener ->
                Stream.of(
                    Arguments.of(listener, "of 4 GiB", envelope(0, -1, MESSAGE), "8"),
                    Arguments.of(listener, "of 5 MiB", envelope(0, 5 << 20, MESSAGE), "8"),
                    Arguments.of(listener, "with a bad flag", envelope(2, 2, MESSAGE), INTERNAL),
                    Arguments.of(listener, "compressed", envelope(1, 2, MESSAGE), INTERNAL),
                    Arguments.of(listener, "truncated", envelope(0, 4, MESSAGE), INTERNAL),
                    Arguments.of(listener, "missing", new byte[0], UNIMPLEMENTED)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("badMessages")
  void aMessageThatIsNoneHasItsStatus(String listener, String name, byte[] body, String status)
      throws Exception {
    assertStatus(listener, status, body, call(ECHO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void twoMessagesForOneAreUnimplemented(String listener) throws Exception {
    byte[] two = ByteBuffer.allocate(14).put(message()).put(message()).array();
    assertStatus(listener, UNIMPLEMENTED, two, call(ECHO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void anEncodingThatIsUnknownIsUnimplemented(String listener) throws Exception {
    assertStatus(
        listener, UNIMPLEMENTED, envelope(1, 2, MESSAGE), call(ECHO, "grpc-encoding", "foo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aTimeoutThatIsNoneIsInvalid(String listener) throws Exception {
    for (String timeout : new String[] {"99999999999S", "-1S", "", "S", "1", "1x", "1.5S"}) {
      assertStatus(listener, INVALID_ARGUMENT, message(), call(ECHO, "grpc-timeout", timeout));
    }
    assertStatus(listener, OK, message(), call(ECHO, "grpc-timeout", "99999999H"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aClientThatDoesNotAskForTrailersIsServed(String listener) throws Exception {
    assertStatus(listener, OK, message(), Arrays.copyOf(call(ECHO), 10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aHostThatDiffersFromTheAuthorityIsInvalid(String listener) throws Exception {
    long before = apps.guards().total(Guard.MALFORMED_REQUEST);
    assertStatus(listener, INVALID_ARGUMENT, message(), call(ECHO, "host", "elsewhere"));
    assertStatus(
        listener, INVALID_ARGUMENT, message(), call(ECHO, "host", "localhost", "host", "x"));
    assertThat(apps.guards().total(Guard.MALFORMED_REQUEST) - before).isEqualTo(2);
    assertStatus(listener, OK, message(), call(ECHO, "host", "LOCALHOST"));
    assertStatus(listener, OK, message(), call(ECHO, "host", "localhost:80"));
  }
}
