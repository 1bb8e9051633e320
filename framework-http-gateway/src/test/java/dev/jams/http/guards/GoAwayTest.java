package dev.jams.http.guards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.http.guards.RawHttp2.Frame;
import dev.jams.http.protocols.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends after the GOAWAY, of which it learns late. */
@Timeout(120)
class GoAwayTest {
  private static final Item ITEM = Item.newBuilder().setNumber(7).build();
  private static final int STILL_OPEN = 1;
  private static final int LATE = 5;

  /** More than anybody would take for a window's rest. */
  private static final int MUCH = 16_000;

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aCallBegunBeforeTheClientKnewIsServed(String listener) throws Exception {
    try (Apps apps = new Apps();
        RawHttp2 connection = apps.connect(listener)) {
      connection.begone();
      openCall(connection);
      CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(apps.app::stop);
      ByteArrayOutputStream atOnce = new ByteArrayOutputStream();
      byte[] ping = awaitPing(connection);
      atOnce.writeBytes(RawHttp2.bytes(RawHttp2.PING, RawHttp2.ACK, 0, ping));
      atOnce.writeBytes(Apps.wholeCall(3, Apps.ECHO, ITEM));

      connection.write(atOnce.toByteArray());

      assertThat(connection.answer(3).grpcStatus()).isEqualTo("0");
      assertOpenCallEndsWell(connection);
      assertThat(stopped.get(60, TimeUnit.SECONDS)).isZero();
    }
  }

  /** The one behind the GOAWAY. */
  private static byte[] awaitPing(RawHttp2 connection) throws IOException {
    boolean told = false;
    while (true) {
      Frame frame = connection.read();
      told |= frame.type() == RawHttp2.GOAWAY;
      if (told && frame.type() == RawHttp2.PING) {
        return frame.payload();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"grpc, 1000000", "http, 1000000", "grpc, 5", "http, 5"})
  void streamsBeyondTheLastDisturbNoOther(String listener, int pieces) throws Exception {
    try (Apps apps = new Apps();
        RawHttp2 connection = apps.connect(listener)) {
      openCall(connection);
      CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(apps.app::stop);
      awaitLast(connection);

      byte[] late = lateFrames();
      for (int at = 0; at < late.length; at += pieces) {
        byte[] piece = new byte[Math.min(pieces, late.length - at)];
        System.arraycopy(late, at, piece, 0, piece.length);
        connection.write(piece);
      }

      assertWindowGivenBack(connection);
      assertOpenCallEndsWell(connection);
      assertThat(connection.closedWith()).isEqualTo(RawHttp2.NO_ERROR);
      assertThat(stopped.get(60, TimeUnit.SECONDS)).isZero();
    }
  }

  private static void openCall(RawHttp2 connection) throws IOException {
    connection.headers(STILL_OPEN, false, Apps.call(Apps.SUM));
    connection.data(STILL_OPEN, false, Apps.lengthPrefixed(ITEM));
    connection.assertAnswersAPing();
  }

  private static void awaitLast(RawHttp2 connection) throws IOException {
    Frame frame;
    do {
      frame = connection.read();
    } while (frame.type() != RawHttp2.GOAWAY
        || ByteBuffer.wrap(frame.payload()).getInt() == Integer.MAX_VALUE);
  }

  /** A call with all that may follow its headers, and one more. */
  private static byte[] lateFrames() {
    ByteArrayOutputStream frames = new ByteArrayOutputStream();
    byte[] head = RawHttp2.block(Apps.call(Apps.SUM));
    frames.writeBytes(RawHttp2.bytes(RawHttp2.HEADERS, RawHttp2.END_HEADERS, LATE, head));
    frames.writeBytes(RawHttp2.bytes(RawHttp2.DATA, 0, LATE, new byte[MUCH]));
    frames.writeBytes(RawHttp2.bytes(RawHttp2.WINDOW_UPDATE, 0, LATE, RawHttp2.number(100)));
    frames.writeBytes(RawHttp2.bytes(RawHttp2.RST_STREAM, 0, LATE, RawHttp2.number(8)));
    frames.writeBytes(Apps.wholeCall(LATE + 2, Apps.ECHO, ITEM));
    return frames.toByteArray();
  }

  private static void assertWindowGivenBack(RawHttp2 connection) throws IOException {
    int expected = MUCH + Apps.lengthPrefixed(ITEM).length;
    int given = 0;
    while (given < expected) {
      Frame frame = connection.read();
      if (frame.type() == RawHttp2.WINDOW_UPDATE && frame.stream() == 0) {
        given += ByteBuffer.wrap(frame.payload()).getInt();
      }
    }
    assertThat(given).isEqualTo(expected);
  }

  private static void assertOpenCallEndsWell(RawHttp2 connection) throws IOException {
    connection.data(STILL_OPEN, true, Apps.lengthPrefixed(ITEM));
    assertThat(connection.answer(STILL_OPEN).grpcStatus()).isEqualTo("0");
  }
}
