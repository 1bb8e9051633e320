package dev.jams.metrics;

import dev.jams.Health;
import dev.jams.State;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Function;

/** Where an app and its listeners are in their lives. For each state there is a gauge of 0 or 1. */
final class AppStates {
  private final MeterRegistry registry;
  private volatile Health health;

  AppStates(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Shows this app; of several apps with the same registry the one that started last. */
  void show(Health health) {
    this.health = health;
    for (State state : State.values()) {
      add("jams.app.state", "The state of the app", state, "", Health::state);
    }
    for (String listener : health.listeners().keySet()) {
      for (State state : State.values()) {
        add(
            "jams.listener.state",
            "The state of each listener",
            state,
            listener,
            shown -> shown.listeners().get(listener));
      }
    }
    FunctionCounter.builder("jams.requests.cut", this, states -> states.health.callsCut())
        .description("The calls that did not end in time when the app stopped, and were cut off")
        .register(registry);
  }

  private void add(
      String name, String description, State state, String listener, Function<Health, State> now) {
    Gauge.Builder<AppStates> gauge =
        Gauge.builder(name, this, states -> now.apply(states.health) == state ? 1 : 0)
            .description(description)
            .tag("state", state.name().toLowerCase(Locale.ROOT));
    (listener.isEmpty() ? gauge : gauge.tag("listener", listener)).register(registry);
  }
}
