package dev.jams.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it, so that nothing has to wait for time to pass:
 *
 * <pre>{@code
 * private static final TestClock clock = TestClock.at(Instant.parse("2026-01-05T09:00:00Z"));
 *
 * @RegisterExtension
 * static final AppExtension app = AppExtension.of(TrackerApp::app).clock(clock);
 *
 * @Test
 * void counts() {
 *   start();
 *   clock.advance(Duration.ofMinutes(90));
 *   assertThat(stop().getDuration()).isEqualTo(...);
 * }
 * }</pre>
 *
 * <p>Safe for use by any thread: what one has moved, every later look at it shows.
 */
public final class TestClock extends Clock {
  private final AtomicReference<Instant> now;
  private final ZoneId zone;

  private TestClock(AtomicReference<Instant> now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /** A clock in UTC that shows this time. */
  public static TestClock at(Instant start) {
    return new TestClock(
        new AtomicReference<>(Objects.requireNonNull(start, "start")), ZoneOffset.UTC);
  }

  /**
   * Moves it on.
   *
   * @throws IllegalArgumentException if the time is negative; {@link #set} goes back
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException(
          "cannot advance by " + time + "; set() takes a clock back to an earlier time");
    }
    now.updateAndGet(before -> before.plus(time));
  }

  /**
   * Sets it to a time, which may be an earlier one, as when the clock of a machine is corrected.
   */
  public void set(Instant time) {
    now.set(Objects.requireNonNull(time, "time"));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  /** The same clock in another time zone: whoever moves one of the two moves both. */
  @Override
  public TestClock withZone(ZoneId zone) {
    return new TestClock(now, Objects.requireNonNull(zone, "zone"));
  }

  @Override
  public String toString() {
    return "TestClock[" + instant().atZone(zone) + "]";
  }
}
