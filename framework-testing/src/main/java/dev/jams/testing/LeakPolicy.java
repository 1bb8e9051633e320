package dev.jams.testing;

import java.time.Duration;
import java.util.Set;

/**
 * What is taken for a leak.
 *
 * @param allowed kinds that are none
 * @param alone whether nothing but tests with apps may have opened sockets and begun threads
 * @param grace how long threads and sockets may take to go
 */
record LeakPolicy(Set<Leak> allowed, boolean alone, Duration grace) {
  private static final Duration GRACE = Duration.ofSeconds(5);

  LeakPolicy(Set<Leak> allowed, boolean alone) {
    this(allowed, alone, GRACE);
  }

  boolean forbids(Leak kind) {
    return !allowed.contains(kind);
  }
}
