package dev.jams.metrics;

import dev.jams.internal.insight.Insight;
import dev.jams.internal.insight.ShownBulkhead;
import io.micrometer.core.instrument.Tags;

/** How many calls are in each bulkhead, and before it. */
final class BulkheadMetrics {
  private BulkheadMetrics() {}

  /** Of those that are known by now. */
  static void bind(Insight insight, AppMeters meters) {
    for (ShownBulkhead bulkhead : insight.bulkheads()) {
      Tags tags = Tags.of("bulkhead", bulkhead.name());
      meters.gauge(
          "jams.bulkhead.calls",
          "The calls that have a place in the bulkhead",
          tags,
          bulkhead,
          of -> of.calls().getAsInt());
      meters.gauge(
          "jams.bulkhead.waiting",
          "The calls that wait for a place in the bulkhead",
          tags,
          bulkhead,
          of -> of.waiting().getAsInt());
    }
  }
}
