package dev.jams.metrics;

import dev.jams.internal.limit.CallLimiter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** How many calls the limiter allows, and how many there are. */
final class LimiterMetrics {
  private LimiterMetrics() {}

  /** Nothing, if the limiter is off. */
  static void bind(CallLimiter limiter, MeterRegistry registry) {
    if (!limiter.isOn()) {
      return;
    }
    Gauge.builder("jams.limiter.limit", limiter, CallLimiter::limit)
        .description("How many unary calls may be in progress at once")
        .register(registry);
    Gauge.builder("jams.limiter.calls", limiter, CallLimiter::unaryCalls)
        .description("How many calls are in progress that the limiter has let in")
        .tag("kind", "unary")
        .register(registry);
    Gauge.builder("jams.limiter.calls", limiter, CallLimiter::streams)
        .description("How many calls are in progress that the limiter has let in")
        .tag("kind", "stream")
        .register(registry);
  }
}
