package dev.jams.http.guards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.http.guards.RawHttp2.Frame;
import dev.jams.http.protocols.Item;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that sends on while the server ends, since it has yet to read the GOAWAY, gets an answer
 * to each call up to the last that the GOAWAY names.
 */
@Timeout(120)
class LastAnswersTest {
  private static final int COUNT = 500;

  private static final int NONE = -1;
  private final Set<Integer> answered = new TreeSet<>();

  /** The last stream that the GOAWAY names. */
  private int last = NONE;

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void everyCallUpToTheLastOfTheGoAwayIsAnswered(String listener) throws Exception {
    try (Apps apps =
        new Apps("max-concurrent-calls", "1000000", "max-resets", "0", "max-control-frames", "0")) {
      RawHttp2 connection = wide(apps.app.port(listener));
      Thread sending = new Thread(() -> sendOn(connection), "sending");
      try (connection) {
        connection.write(Apps.wholeCall(1, Apps.COUNT, item(COUNT)));
        while (connection.read().type() != RawHttp2.DATA) {
          // The long answer begins.
        }
        sending.start();
        CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(apps.app::stop);

        readToTheEnd(connection);

        assertThat(stopped.get(60, TimeUnit.SECONDS)).as("calls that were cut off").isZero();
        assertThat(last).as("the last stream of the GOAWAY").isBetween(1, Integer.MAX_VALUE - 1);
        for (int stream = 1; stream <= last; stream += 2) {
          assertThat(answered).as("of " + last / 2 + " calls").contains(stream);
        }
      } finally {
        sending.interrupt();
        sending.join();
      }
    }
  }

  /** Takes a whole answer at once, which so stays in the buffers of the server's side. */
  private static RawHttp2 wide(int port) throws IOException {
    RawHttp2 connection = RawHttp2.greeting(new Socket("127.0.0.1", port), 4, 16 << 20);
    connection.windowUpdate(0, 1 << 30);
    return connection;
  }

  private static Item item(long number) {
    return Item.newBuilder().setNumber(number).setText("x".repeat(100)).build();
  }

  /** Calls until it knows of the GOAWAY, and then what any client may say to the end. */
  private void sendOn(RawHttp2 connection) {
    for (int stream = 3; !Thread.currentThread().isInterrupted(); stream += 2) {
      synchronized (this) {
        if (last == NONE) {
          connection.write(Apps.wholeCall(stream, Apps.ECHO, item(1)));
        } else {
          connection.windowUpdate(0, 1);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void readToTheEnd(RawHttp2 connection) {
    try {
      while (true) {
        Frame frame = connection.read();
        if (frame.type() == RawHttp2.GOAWAY) {
          // Before it answers the ping that follows.
          synchronized (this) {
            last = ByteBuffer.wrap(frame.payload()).getInt();
          }
        } else if (frame.type() == RawHttp2.RST_STREAM
            || (frame.has(RawHttp2.END_STREAM)
                && (frame.type() == RawHttp2.HEADERS || frame.type() == RawHttp2.DATA))) {
          answered.add(frame.stream());
        }
      }
    } catch (IOException e) {
      // However it ends: it is what was answered that counts.
    }
  }
}
