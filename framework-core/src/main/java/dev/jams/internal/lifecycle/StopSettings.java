package dev.jams.internal.lifecycle;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.net.LingeringStop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How long each step of a stop may take. Together the defaults stay below 30 seconds. */
public final class StopSettings {
  private final Setting<Duration> lameDuck =
      seconds(
          "lame-duck",
          5,
          "how long a stopping app goes on serving, not ready any more, so that clients can leave");
  private final Setting<Duration> drain =
      seconds(
          "drain-timeout", 15, "how long calls in flight may take to end, then they are cut off");
  private final Setting<Duration> cut =
      seconds("cut-timeout", 2, "how long calls that are cut off may take to notice");
  private final Setting<Duration> hook =
      seconds("hook-timeout", 2, "how long one component may take to learn that the app stops");
  private final Setting<Duration> close =
      seconds("close-timeout", 2, "how long one component or service may take to close");
  private final Setting<Duration> abort =
      seconds("abort-timeout", 1, "how long a stop may take after a second signal");
  private final Setting<Duration> watchdog =
      seconds("watchdog", 25, "how long a stop may take before the process is halted");
  private final Setting<Duration> retryAfter =
      seconds("retry-after", 1, "when callers whose calls are cut off are told to try again");

  private static Setting<Duration> seconds(String key, int value, String description) {
    return Setting.duration("shutdown." + key, Duration.ofSeconds(value), description);
  }

  /** All of them. */
  public List<Setting<?>> all() {
    return List.of(
        lameDuck, drain, LingeringStop.TIMEOUT, cut, hook, close, abort, watchdog, retryAfter);
  }

  /**
   * @throws StartException if the watchdog would halt a process whose stop goes as it should
   */
  public void check(Config config) throws StartException {
    Optional<String> problem = of(config).problem();
    if (problem.isPresent()) {
      throw config.refusal(watchdog, problem.get());
    }
  }

  /** Their values. */
  public StopTimes of(Config config) {
    return new StopTimes(
        config.get(lameDuck),
        config.get(drain),
        config.get(cut),
        config.get(hook),
        config.get(close),
        config.get(abort),
        config.get(watchdog),
        config.get(retryAfter));
  }
}
