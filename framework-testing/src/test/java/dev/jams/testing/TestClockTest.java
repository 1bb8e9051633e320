package dev.jams.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TestClockTest {
  private static final Instant START = Instant.parse("2026-01-05T23:30:00Z");

  private final TestClock clock = TestClock.at(START);

  @Test
  void standsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
    assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);

    clock.advance(Duration.ofMinutes(90));

    assertThat(clock.instant()).isEqualTo("2026-01-06T01:00:00Z");
    assertThat(clock.millis()).isEqualTo(clock.instant().toEpochMilli());
  }

  @Test
  void setGoesBackToo() {
    clock.set(START.minusSeconds(5));

    assertThat(clock.instant()).isEqualTo("2026-01-05T23:29:55Z");
    assertThat(clock).hasToString("TestClock[2026-01-05T23:29:55Z]");
  }

  @Test
  void advancingBackIsRefused() {
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot advance by PT-1S; set() takes a clock back to an earlier time");
    assertThat(clock.instant()).isEqualTo(START);
  }

  @Test
  void clockOfAnotherZoneIsMovedAlong() {
    TestClock berlin = clock.withZone(ZoneId.of("Europe/Berlin"));
    assertThat(LocalDate.now(clock)).isEqualTo("2026-01-05");
    assertThat(LocalDate.now(berlin)).isEqualTo("2026-01-06");

    clock.advance(Duration.ofDays(1));

    assertThat(LocalDate.now(berlin)).isEqualTo("2026-01-07");
  }
}
