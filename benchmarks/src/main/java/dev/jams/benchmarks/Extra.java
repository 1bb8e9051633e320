package dev.jams.benchmarks;

import dev.jams.InterceptingComponent;
import dev.jams.events.ApiEvents;
import dev.jams.limits.Limits;
import dev.jams.metrics.Metrics;
import dev.jams.security.Security;
import dev.jams.tracing.Tracing;
import dev.jams.validation.Validation;
import java.util.Arrays;
import java.util.function.Supplier;

/** What an app can have around its calls, and the settings that put it to work. */
enum Extra {
  /** As services with much traffic have it: one trace of twenty is recorded. */
  TRACING(Tracing::create, tracing("0.05")),
  TRACING_ALL(Tracing::create, tracing("1")),
  METRICS(Metrics::create, ""),
  EVENTS(
      ApiEvents::create,
      """
      events:
        http:
          url: ${sink}/events
      """),
  SECURITY(
      Security::create,
      """
      security:
        jwt:
          issuer: benchmark
          audience: [benchmark]
          jwks-file: ${keys}
        rules:
          tracker.TrackerApiService/*: role:reader
          jams.benchmarks.Library/*: role:reader
      """),
  LIMITS(
      Limits::create,
      """
      limits:
        rates:
          all:
            requests: 1000000
        bulkheads:
          all:
            methods: ["*"]
            max-concurrent-calls: 1000
        deadlines:
          all:
            timeout: 10s
      """),
  VALIDATION(Validation::create, "");

  private final Supplier<InterceptingComponent> component;
  private final String settings;

  Extra(Supplier<InterceptingComponent> component, String settings) {
    this.component = component;
    this.settings = settings;
  }

  private static String tracing(String ratio) {
    return """
    tracing:
      exporter: otlp-http
      endpoint: ${sink}/v1/traces
      sampler: parentbased_traceidratio
      ratio: %s
    """
        .formatted(ratio);
  }

  /** All of them in their order, the outermost first. */
  static Extra[] everything() {
    return allBut(TRACING_ALL);
  }

  /** The same with every call recorded. */
  static Extra[] everythingAllTraced() {
    return allBut(TRACING);
  }

  private static Extra[] allBut(Extra other) {
    return Arrays.stream(values()).filter(extra -> extra != other).toArray(Extra[]::new);
  }

  InterceptingComponent component() {
    return component.get();
  }

  /** YAML with {@code ${sink}} and {@code ${keys}} still in it. */
  String settings() {
    return settings;
  }
}
