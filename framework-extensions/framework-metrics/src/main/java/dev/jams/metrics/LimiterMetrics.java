package dev.jams.metrics;

import dev.jams.internal.limit.CallLimiter;
import io.micrometer.core.instrument.Tags;

/** How many calls the limiter allows, and how many there are. */
final class LimiterMetrics {
  private static final String CALLS = "jams.limiter.calls";
  private static final String CALLS_TEXT = "The calls in progress that the limiter has let in";

  private LimiterMetrics() {}

  /** Nothing, if the limiter is off. */
  static void bind(CallLimiter limiter, AppMeters meters) {
    if (!limiter.isOn()) {
      return;
    }
    meters.gauge(
        "jams.limiter.limit",
        "How many unary calls may be in progress at once",
        Tags.empty(),
        limiter,
        CallLimiter::limit);
    meters.gauge(CALLS, CALLS_TEXT, Tags.of("kind", "unary"), limiter, CallLimiter::unaryCalls);
    meters.gauge(CALLS, CALLS_TEXT, Tags.of("kind", "stream"), limiter, CallLimiter::streams);
  }
}
