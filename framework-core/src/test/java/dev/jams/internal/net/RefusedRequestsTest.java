package dev.jams.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.jams.Config;
import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.call.AccessLog;
import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.CallObservers;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** How much is logged of requests that are refused, however many come. */
class RefusedRequestsTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final AtomicLong now = new AtomicLong(42);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.INFO);
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  private Map<String, String> line(int index) {
    return lines.list.get(index).getKeyValuePairs().stream()
        .collect(Collectors.toMap(pair -> pair.key, pair -> "" + pair.value));
  }

  @Test
  void hundredLinesInTenSecondsAndTheNextSaysHowManyAreMissing() throws Exception {
    AccessLog access = AccessLog.of(Config.load(AccessLog.settings()), new CallObservers());
    var refused = new RefusedRequests(access, RequestRules.HTTP, now::get);
    AccessEntry entry =
        new AccessEntry(
            "http",
            "GET",
            "http",
            "/",
            null,
            null,
            Status.Code.INVALID_ARGUMENT,
            true,
            400,
            1,
            0,
            0,
            0,
            0,
            null,
            null,
            new CallIds("id-1", ""));
    for (int i = 0; i < 250; i++) {
      refused.log(entry);
    }
    assertThat(lines.list).hasSize(100);
    assertThat(line(99)).doesNotContainKey("unlogged");

    now.addAndGet(LogPace.PERIOD_NANOS);
    refused.log(entry);
    refused.log(entry);
    assertThat(lines.list).hasSize(102);
    assertThat(line(100)).containsEntry("unlogged", "150").containsEntry("request_id", "id-1");
    assertThat(line(101)).doesNotContainKey("unlogged");
  }
}
