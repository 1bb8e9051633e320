package dev.jams.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How much is logged of what guards find, however often they do. */
class GuardsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(Guards.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong now = new AtomicLong(42);
  private final Guards guards = new Guards("test", now::get);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
  }

  private void fireOnNewConnections(int times) {
    for (int i = 0; i < times; i++) {
      EmbeddedChannel connection = new EmbeddedChannel();
      guards.fired(Guard.RESETS, connection, "connection closed");
      connection.finishAndReleaseAll();
    }
  }

  private List<Map<String, String>> logged() {
    return lines.list.stream()
        .map(
            line ->
                line.getKeyValuePairs().stream()
                    .collect(Collectors.toMap(pair -> pair.key, pair -> "" + pair.value)))
        .toList();
  }

  @Test
  void tenLinesInTenSecondsAndTheNextSaysHowManyAreMissing() {
    fireOnNewConnections(25);
    assertThat(logged())
        .hasSize(10)
        .allSatisfy(line -> assertThat(line).doesNotContainKey("unlogged"));
    assertThat(guards.count(Guard.RESETS)).isEqualTo(25);

    now.addAndGet(LogPace.PERIOD_NANOS - 1);
    fireOnNewConnections(1);
    assertThat(logged()).hasSize(10);

    now.addAndGet(1);
    fireOnNewConnections(2);
    assertThat(logged()).hasSize(12);
    assertThat(logged().get(10))
        .containsEntry("unlogged", "16")
        .containsEntry("listener", "test")
        .containsEntry("guard", "resets")
        .containsEntry("done", "connection closed");
    assertThat(logged().get(11)).doesNotContainKey("unlogged");
  }

  @Test
  void oneLineForEachGuardOfAConnection() {
    EmbeddedChannel connection = new EmbeddedChannel();
    for (int i = 0; i < 5; i++) {
      guards.fired(Guard.STREAMS, connection, "stream refused");
      guards.fired(Guard.PINGS, connection, "connection closed");
    }
    connection.finishAndReleaseAll();

    assertThat(logged()).extracting(line -> line.get("guard")).containsExactly("streams", "pings");
    assertThat(guards.count(Guard.STREAMS)).isEqualTo(5);
  }

  @Test
  void oneLineInTenSecondsForCallsThatAreRefusedForLoad() {
    for (int i = 0; i < 1000; i++) {
      guards.shed(Guard.OVERLOAD, 32);
    }
    assertThat(logged())
        .containsExactly(
            Map.of("listener", "test", "guard", "overload", "done", "call refused", "limit", "32"));

    now.addAndGet(LogPace.PERIOD_NANOS);
    guards.shed(Guard.OVERLOAD, 48);

    assertThat(logged()).hasSize(2);
    assertThat(logged().get(1)).containsEntry("unlogged", "999").containsEntry("limit", "48");
    assertThat(guards.count(Guard.OVERLOAD)).isEqualTo(1001);
  }

  @Test
  void refusedCallsDoNotKeepOtherGuardsOutOfTheLog() {
    for (int i = 0; i < 1000; i++) {
      guards.shed(Guard.OVERLOAD, 32);
    }

    fireOnNewConnections(1);

    assertThat(logged()).hasSize(2);
  }
}
