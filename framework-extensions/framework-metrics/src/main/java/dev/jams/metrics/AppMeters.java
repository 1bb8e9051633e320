package dev.jams.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The meters that read one app, for as long as it is the one that is shown. Safe for use by any
 * thread.
 */
final class AppMeters {
  private final MeterRegistry registry;
  private final List<Meter> all = new ArrayList<>();
  private boolean over;

  AppMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Adds a gauge, which keeps hold of what it reads. */
  synchronized <T> void gauge(
      String name, String description, Tags tags, T of, ToDoubleFunction<T> value) {
    if (!over) {
      all.add(
          Gauge.builder(name, of, value)
              .description(description)
              .tags(tags)
              .strongReference(true)
              .register(registry));
    }
  }

  /** Adds a counter, which keeps hold of what it reads. */
  synchronized <T> void counter(
      String name, String description, Tags tags, T of, ToDoubleFunction<T> value) {
    if (!over) {
      // The registry itself holds its object weakly.
      ToDoubleFunction<AppMeters> held = meters -> value.applyAsDouble(of);
      all.add(
          FunctionCounter.builder(name, this, held)
              .description(description)
              .tags(tags)
              .register(registry));
    }
  }

  /** Removes them all, and takes no more. */
  synchronized void end() {
    over = true;
    all.forEach(registry::remove);
    all.clear();
  }
}
