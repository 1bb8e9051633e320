package dev.jams.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.IntStream;

/** The upper bounds of histograms, as the conventions advise. */
final class Buckets {
  private static final Duration[] OPENTELEMETRY =
      millis(5, 10, 25, 50, 75, 100, 250, 500, 750, 1_000, 2_500, 5_000, 7_500, 10_000);
  private static final Duration[] GO =
      millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000);

  private Buckets() {}

  /** A timer with the buckets that OpenTelemetry advises for rpcs and for HTTP. */
  static Timer.Builder openTelemetry(String name) {
    return Timer.builder(name).serviceLevelObjectives(OPENTELEMETRY);
  }

  /** A timer with the buckets that Prometheus' client for Go has by default. */
  static Timer.Builder go(String name) {
    return Timer.builder(name).serviceLevelObjectives(GO);
  }

  private static Duration[] millis(int... millis) {
    return IntStream.of(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
