package dev.jams.admin;

import dev.jams.Config;
import dev.jams.Setting;
import java.time.Duration;
import java.util.List;

/** How much the listener takes on. */
final class LimitSettings {
  private static final int MANY = 10_000;

  private final Setting<Integer> maxConnections =
      Setting.integer(
          "admin.max-connections",
          64,
          1,
          MANY,
          "connections to the admin listener; further ones are closed at once");
  private final Setting<Duration> idleTimeout =
      Setting.duration(
          "admin.idle-timeout",
          Duration.ofSeconds(15),
          "after which an admin connection without a request is closed");
  private final Setting<Duration> requestTimeout =
      Setting.duration(
          "admin.request-timeout",
          Duration.ofSeconds(30),
          "how long an admin request and its answer may take");
  private final Setting<Integer> maxLive =
      Setting.integer(
          "admin.max-live", 16, 1, MANY, "how many may watch the calls of the app at once");

  List<Setting<?>> all() {
    return List.of(maxConnections, idleTimeout, requestTimeout, maxLive);
  }

  Limits of(Config config) {
    return new Limits(
        config.get(maxConnections),
        config.get(idleTimeout),
        config.get(requestTimeout),
        config.get(maxLive));
  }

  record Limits(int maxConnections, Duration idleTimeout, Duration requestTimeout, int maxLive) {}
}
