package dev.jams.http.guards;

import static dev.jams.http.guards.Apps.ECHO;
import static dev.jams.http.guards.Apps.SUM;
import static dev.jams.http.guards.Apps.call;
import static dev.jams.http.guards.RawHttp2.DATA;
import static dev.jams.http.guards.RawHttp2.ENHANCE_YOUR_CALM;
import static dev.jams.http.guards.RawHttp2.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.internal.net.Guard;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send more of something than anybody needs. */
@Timeout(120)
class FloodTest {
  private static final int CANCEL = 8;
  private static final int REFUSED_STREAM = 7;
  private static final int PADDED = 8;

  /** What was sent may be too much before it is known what it does. */
  private static final List<Guard> INDUCED = List.of(Guard.INDUCED_RESETS, Guard.WINDOW_UPDATES);

  private static Apps apps;

  @BeforeAll
  static void start() throws Exception {
    apps = new Apps();
  }

  @AfterAll
  static void stop() {
    apps.close();
  }

  /** Sends it so often, on stream after stream. */
  private interface Flood {
    void send(RawHttp2 connection, int stream) throws Exception;
  }

  private static void assertCutOff(String listener, Guard guard, int times, Flood flood)
      throws Exception {
    assertCutOff(listener, List.of(guard), times, flood);
  }

  private static void assertCutOff(String listener, List<Guard> guards, int times, Flood flood)
      throws Exception {
    long before = total(guards);
    try (RawHttp2 connection = apps.connect(listener)) {
      for (int i = 0; i < times; i++) {
        flood.send(connection, 1 + 2 * i);
      }
      assertThat(connection.closedWith()).as("error of GOAWAY").isEqualTo(ENHANCE_YOUR_CALM);
    }
    assertThat(total(guards)).isGreaterThan(before);
  }

  private static long total(List<Guard> guards) {
    return guards.stream().mapToLong(apps.guards()::total).sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void rapidResetEndsTheConnection(String listener) throws Exception {
    assertCutOff(
        listener,
        Guard.RESETS,
        700,
        (connection, stream) -> {
          connection.headers(stream, false, call(SUM));
          connection.frame(RST_STREAM, 0, stream, RawHttp2.number(CANCEL));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void resetsInducedByWindowUpdatesOfZeroEndTheConnection(String listener) throws Exception {
    assertCutOff(
        listener,
        INDUCED,
        700,
        (connection, stream) -> {
          connection.headers(stream, false, call(SUM));
          connection.windowUpdate(stream, 0);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void resetsInducedByWindowsThatOverflowEndTheConnection(String listener) throws Exception {
    assertCutOff(
        listener,
        INDUCED,
        700,
        (connection, stream) -> {
          connection.headers(stream, false, call(SUM));
          connection.windowUpdate(stream, Integer.MAX_VALUE);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void resetsInducedByMalformedFramesEndTheConnection(String listener) throws Exception {
    assertCutOff(
        listener,
        Guard.INDUCED_RESETS,
        700,
        (connection, stream) -> {
          connection.headers(stream, false, call(SUM));
          connection.frame(RawHttp2.PRIORITY, 0, stream, (byte) 0);
        });
  }

  /** Each is answered by a reset, and costs the client nine bytes. */
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void framesForAStreamThatHasEndedEndTheConnection(String listener) throws Exception {
    assertCutOff(
        listener,
        Guard.INDUCED_RESETS,
        5000,
        (connection, stream) -> {
          if (stream == 1) {
            connection.headers(1, false, call(SUM));
            connection.data(1, true);
            assertThat(connection.answer(1).grpcStatus()).isEqualTo("0");
          }
          connection.data(1, true);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void emptyContinuationsEndTheConnection(String listener) throws Exception {
    long before = apps.guards().total(Guard.CONNECTION_ERROR);
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.block(call(ECHO)));
      for (int i = 0; i < 3000; i++) {
        connection.frame(RawHttp2.CONTINUATION, 0, 1);
      }
      connection.closedWith();
    }
    assertThat(apps.guards().total(Guard.CONNECTION_ERROR)).isGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void continuationsOf200KilobytesEndTheConnection(String listener) throws Exception {
    long before = apps.guards().total(Guard.CONNECTION_ERROR);
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.block(call(ECHO)));
      for (int i = 0; i < 20; i++) {
        connection.frame(RawHttp2.CONTINUATION, 0, 1, RawHttp2.block("x-" + i, "x".repeat(10_000)));
      }
      connection.closedWith();
    }
    assertThat(apps.guards().total(Guard.CONNECTION_ERROR)).isGreaterThan(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void pingsEndTheConnection(String listener) throws Exception {
    // Over gRPC the library is the first to notice.
    assertCutOff(
        listener,
        listener.equals("grpc") ? Guard.CONNECTION_ERROR : Guard.PINGS,
        3000,
        (connection, stream) -> connection.frame(RawHttp2.PING, 0, 0, new byte[8]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void settingsEndTheConnection(String listener) throws Exception {
    assertCutOff(
        listener,
        Guard.SETTINGS,
        3000,
        (connection, stream) -> connection.frame(RawHttp2.SETTINGS, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void emptyDataEndTheConnection(String listener) throws Exception {
    // Over HTTP the library is the first to notice.
    assertCutOff(
        listener,
        listener.equals("grpc") ? Guard.EMPTY_DATA : Guard.CONNECTION_ERROR,
        3000,
        (connection, stream) -> {
          if (stream == 1) {
            connection.headers(1, false, call(SUM));
          }
          connection.data(1, false);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void dataOfNothingButPaddingEndTheConnection(String listener) throws Exception {
    try (RawHttp2 connection = apps.connect(listener)) {
      connection.headers(1, false, call(SUM));
      for (int i = 0; i < 3000; i++) {
        connection.frame(DATA, PADDED, 1, (byte) 2, (byte) 0, (byte) 0);
      }
      assertThat(connection.closedWith()).isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void windowUpdatesForNothingEndTheConnection(String listener) throws Exception {
    assertCutOff(
        listener,
        Guard.WINDOW_UPDATES,
        3000,
        (connection, stream) -> connection.windowUpdate(0, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void framesOfUnknownTypesEndTheConnection(String listener) throws Exception {
    assertCutOff(
        listener,
        Guard.OTHER_FRAMES,
        3000,
        (connection, stream) -> connection.frame(0xbe, 0, 0, new byte[8]));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void streamsAboveTheLimitAreRefusedAndTheOthersServed(String listener) throws Exception {
    long before = apps.guards().total(Guard.STREAMS);
    try (RawHttp2 connection = apps.connect(listener)) {
      for (int stream = 1; stream < 300; stream += 2) {
        connection.headers(stream, false, call(SUM));
      }
      for (int refused = 0; refused < 50; ) {
        RawHttp2.Frame frame = connection.read();
        if (frame.type() == RST_STREAM) {
          assertThat(frame.errorCode()).isEqualTo(REFUSED_STREAM);
          refused++;
        }
      }
      // Their clients may have been about to send more.
      connection.data(299, true);
      connection.data(1, true);
      assertThat(connection.answer(1).grpcStatus()).isEqualTo("0");
    }
    assertThat(apps.guards().total(Guard.STREAMS) - before).isEqualTo(50);
  }
}
