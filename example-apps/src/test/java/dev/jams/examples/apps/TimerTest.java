package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.examples.tracker.GetSummaryRequest;
import dev.jams.examples.tracker.GetSummaryRequest.GroupBy;
import dev.jams.examples.tracker.StartTimerRequest;
import dev.jams.examples.tracker.StopTimerRequest;
import dev.jams.examples.tracker.TimeEntry;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.testing.AppExtension;
import dev.jams.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A day of the timer of the whole app, without a moment of waiting. */
@Timeout(120)
class TimerTest {
  // docs: testing-time
  private final TestClock clock = TestClock.at(Instant.parse("2026-01-05T09:00:00Z"));

  @RegisterExtension
  final AppExtension app =
      AppExtension.of(GatewayApp::app).args("--data", "jdbc:h2:mem:timer").clock(clock);

  // docs: end

  @Test
  void runsByTheClockOfTheTest() throws Exception {
    var tracker = TrackerApiServiceGrpc.newBlockingStub(app.channel());
    StartTimerRequest review = StartTimerRequest.newBuilder().setDescription("review").build();
    GetSummaryRequest byDay = GetSummaryRequest.newBuilder().setGroupBy(GroupBy.DAY).build();
    // docs: testing-time
    tracker.startTimer(review);
    clock.advance(Duration.ofMinutes(90));
    assertThat(tracker.getSummary(byDay).getTotal().getSeconds()).isEqualTo(90 * 60);
    // docs: end
    assertThat(app.http().get("/v1/summary?groupBy=DAY").body()).contains("\"total\":\"5400s\"");

    clock.advance(Duration.ofHours(6));

    TimeEntry done = tracker.stopTimer(StopTimerRequest.getDefaultInstance());
    assertThat(done.getStart()).isEqualTo("2026-01-05T09:00:00Z");
    assertThat(done.getEnd()).isEqualTo("2026-01-05T16:30:00Z");
    clock.advance(Duration.ofDays(1));
    assertThat(tracker.getSummary(byDay).getTotal().getSeconds()).isEqualTo(450 * 60);
  }
}
