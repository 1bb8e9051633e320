package dev.jams.http.guards;

import static dev.jams.http.guards.Apps.SUM;
import static dev.jams.http.guards.Apps.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.internal.net.Guard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections there may be, and for how long. */
@Timeout(120)
class ConnectionLimitTest {
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void connectionsAboveTheLimitAreClosedUntilOthersEnd(String listener) throws Exception {
    try (Apps apps = new Apps("max-connections", "2")) {
      List<RawHttp2> open = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        open.add(apps.connect(listener));
        open.get(i).assertAnswersAPing();
      }
      assertOneMoreIsClosed(apps, listener);
      assertThat(apps.guards().total(Guard.CONNECTIONS)).isEqualTo(1);
      open.get(0).close();
      assertOneMoreFits(apps, listener);
      open.get(1).close();
    }
  }

  private static void assertOneMoreIsClosed(Apps apps, String listener) {
    try (RawHttp2 next = apps.connect(listener)) {
      assertThat(next.closedWith()).isEqualTo(-1);
    } catch (IOException e) {
      // Before it was quite open.
    }
  }

  /** The server learns of the end in its own time. */
  private static void assertOneMoreFits(Apps apps, String listener) throws Exception {
    while (true) {
      try (RawHttp2 next = apps.connect(listener)) {
        next.assertAnswersAPing();
        return;
      } catch (IOException e) {
        // Not yet.
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--grpc-max-connection-idle", "--http-idle-timeout"})
  void aConnectionWithoutCallsIsClosed(String flag) throws Exception {
    try (Apps apps = Apps.with(flag, "1s");
        RawHttp2 connection = apps.connect(flag.substring(2, 6))) {
      assertThat(connection.closedWith()).isEqualTo(RawHttp2.NO_ERROR);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aConnectionOfAgeEndsWithItsCalls(String listener) throws Exception {
    try (Apps apps = new Apps("max-connection-age", "1s");
        RawHttp2 connection = apps.connect(listener)) {
      connection.headers(1, false, call(SUM));
      if (listener.equals("grpc")) {
        // It is told at once, and over HTTP with the next answer.
        while (connection.read().type() != RawHttp2.GOAWAY) {}
      } else {
        callUntilToldToLeave(connection);
      }
      connection.data(1, true);
      assertThat(connection.answer(1).grpcStatus()).isEqualTo("0");
      assertThat(connection.closedWith()).isEqualTo(RawHttp2.NO_ERROR);
    }
  }

  private static void callUntilToldToLeave(RawHttp2 connection) throws Exception {
    int stream = 3;
    do {
      connection.headers(stream, false, call(SUM));
      connection.data(stream, true);
      assertThat(connection.answer(stream).grpcStatus()).isEqualTo("0");
      stream += 2;
    } while (!connection.isAskedToLeave());
  }

  /** One whose machine has gone answers no PING, and neither does this. */
  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void aPeerThatIsGoneIsFoundOut(String listener) throws Exception {
    try (Apps apps =
            Apps.with(
                "--http-ping-interval=1s",
                "--grpc-keepalive-time=1s",
                "--grpc-keepalive-timeout=1s",
                "--grpc-max-connection-idle=0s");
        RawHttp2 connection = apps.connect(listener)) {
      connection.begone();
      connection.headers(1, false, call(SUM));
      connection.closedWith();
    }
  }
}
