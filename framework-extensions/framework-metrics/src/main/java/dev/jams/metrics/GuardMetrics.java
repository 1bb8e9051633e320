package dev.jams.metrics;

import dev.jams.internal.net.Guard;
import dev.jams.internal.net.GuardCounts;
import dev.jams.internal.net.Guards;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts of what the guards of the listeners found. */
final class GuardMetrics {
  private GuardMetrics() {}

  /** Of every listener and every guard, so that what never fired is zero and not missing. */
  static void bind(GuardCounts counts, MeterRegistry registry) {
    counts.watch(guards -> bind(guards, registry));
  }

  private static void bind(Guards guards, MeterRegistry registry) {
    for (Guard guard : Guard.values()) {
      FunctionCounter.builder("jams.guard", guards, of -> of.count(guard))
          .description(
              "How often a client was turned away for using up more than its share, or a call for"
                  + " load")
          .tag("listener", guards.listener())
          .tag("guard", guard.label())
          .register(registry);
    }
  }
}
