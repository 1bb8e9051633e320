package dev.jams.metrics;

import dev.jams.internal.net.Guard;
import dev.jams.internal.net.Guards;
import dev.jams.internal.net.Traffic;
import io.micrometer.core.instrument.Tags;

/** What goes on at each listener, and what guards found, its own and those of calls. */
final class ListenerMetrics {
  private ListenerMetrics() {}

  /** Of every guard, so that what never fired is zero and not missing. */
  static void bind(Guards guards, AppMeters meters) {
    Tags listener = Tags.of("listener", guards.listener());
    for (Guard guard : guards.guards()) {
      meters.counter(
          "jams.guard",
          "How often a client was turned away for using up more than its share, or a call for load",
          listener.and("guard", guard.label()),
          guards,
          of -> of.count(guard));
    }
    if (guards.traffic() != null) {
      bind(guards.traffic(), listener, meters);
    }
  }

  private static void bind(Traffic traffic, Tags listener, AppMeters meters) {
    meters.gauge(
        "jams.connections.open",
        "The connections that are open",
        listener,
        traffic,
        Traffic::openConnections);
    meters.counter(
        "jams.connections",
        "The connections that were accepted",
        listener,
        traffic,
        Traffic::connections);
    meters.gauge(
        "jams.streams.open",
        "The requests that have begun and not ended, each a stream of HTTP/2 or one of HTTP/1.1",
        listener,
        traffic,
        Traffic::openStreams);
  }
}
