package dev.jams.metrics;

import dev.jams.Health;
import dev.jams.State;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Where an app and its listeners are in their lives. For each state there is a gauge of 0 or 1. */
final class AppStates {
  private final AppMeters meters;
  private final Health health;
  private final Set<String> listeners = ConcurrentHashMap.newKeySet();

  AppStates(AppMeters meters, Health health) {
    this.meters = meters;
    this.health = health;
    for (State state : State.values()) {
      meters.gauge(
          "jams.app.state",
          "1 for the state of the app, 0 for the others",
          Tags.of("state", name(state)),
          health,
          shown -> shown.state() == state ? 1 : 0);
    }
    meters.gauge(
        "jams.calls.in.flight",
        "The calls that have begun and not ended, without health and reflection",
        Tags.empty(),
        health,
        Health::callsInFlight);
    meters.counter(
        "jams.requests.cut",
        "The calls that did not end in time when the app stopped, and were cut off",
        Tags.empty(),
        health,
        Health::callsCut);
  }

  /** Shows the listeners that are known by now, which none is before components have started. */
  void showListeners() {
    for (String listener : health.listeners().keySet()) {
      if (listeners.add(listener)) {
        for (State state : State.values()) {
          meters.gauge(
              "jams.listener.state",
              "1 for the state of the listener, 0 for the others",
              Tags.of("listener", listener, "state", name(state)),
              health,
              shown -> shown.listeners().get(listener) == state ? 1 : 0);
        }
      }
    }
  }

  private static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
