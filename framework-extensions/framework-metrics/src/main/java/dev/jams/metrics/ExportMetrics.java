package dev.jams.metrics;

import dev.jams.internal.insight.Insight;
import dev.jams.internal.insight.ShownExport;
import io.micrometer.core.instrument.Tags;

/** What an app sends to other systems beside its calls, and how much of it they take. */
final class ExportMetrics {
  private ExportMetrics() {}

  /** Of those that are known by now. */
  static void bind(Insight insight, AppMeters meters) {
    for (ShownExport export : insight.exports()) {
      Tags tags = Tags.of("export", export.name());
      meters.counter(
          "jams.exports.made",
          "Spans, events and the like that were to be sent elsewhere",
          tags,
          export,
          of -> of.made().getAsLong());
      meters.counter(
          "jams.exports.taken",
          "Those of them that were taken there; the others wait or are lost",
          tags,
          export,
          of -> of.taken().getAsLong());
    }
  }
}
