package dev.jams.examples.tracker.csv;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * A start and an end as a wall clock showed them.
 *
 * @param duration the time in between, where the file tells
 */
record LocalPeriod(LocalDateTime start, LocalDateTime end, Optional<Duration> duration) {

  /** Two instants, in whichever order. */
  record Instants(Instant start, Instant end) {

    Duration length() {
      return Duration.between(start, end);
    }
  }

  /**
   * Finds the instants in a zone. A time that the zone skipped is moved on by the length of the
   * gap. Of a time that it had twice, the one is taken that fits the duration best; without a
   * duration the first that keeps the end from preceding the start.
   */
  Instants in(ZoneId zone) {
    Instants best = null;
    for (Instant from : instants(start, zone)) {
      for (Instant to : instants(end, zone)) {
        Instants next = new Instants(from, to);
        if (best == null || isBetter(next, best)) {
          best = next;
        }
      }
    }
    return best;
  }

  private boolean isBetter(Instants next, Instants best) {
    if (duration.isPresent()) {
      return misfit(next).compareTo(misfit(best)) < 0;
    }
    return best.length().isNegative() && !next.length().isNegative();
  }

  private Duration misfit(Instants instants) {
    return instants.length().minus(duration.orElseThrow()).abs();
  }

  private static List<Instant> instants(LocalDateTime time, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
    return offsets.isEmpty()
        ? List.of(time.atZone(zone).toInstant())
        : offsets.stream().map(time::toInstant).toList();
  }
}
