package dev.jams.internal.limit;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.time.Duration;
import java.util.List;

/** The settings of the limiter, which every app has. */
public final class LimiterSettings {
  private static final int MOST = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Setting<String> MODE =
      Setting.choice(
          "limiter.mode",
          "off",
          List.of("off", "fixed", "adaptive"),
          "whether unary calls beyond a limit are turned away before they wait: a limit that is"
              + " fixed, or one that follows how long calls take");
  private static final Setting<Integer> LIMIT =
      Setting.integer(
          "limiter.limit",
          100,
          1,
          MOST,
          "unary calls in progress at once: always, or at first where it is adaptive");
  private static final Setting<Integer> MIN =
      Setting.integer(
          "limiter.min-limit", 10, 1, MOST, "below which the adaptive limit does not fall");
  private static final Setting<Integer> MAX =
      Setting.integer(
          "limiter.max-limit", 1000, 1, MOST, "above which the adaptive limit does not rise");
  private static final Setting<Integer> MAX_STREAMS =
      Setting.integer(
          "limiter.max-streams",
          10_000,
          1,
          MOST,
          "streaming calls in progress at once, if it is on");
  private static final Setting<Duration> RETRY_AFTER =
      Setting.duration(
          "limiter.retry-after",
          Duration.ofSeconds(1),
          "how long callers that are turned away are told to wait");
  private static final Setting<Duration> WINDOW =
      Setting.duration(
          "limiter.window",
          Duration.ofMillis(100),
          SHORTEST,
          LONGEST,
          "for how long calls are watched, at least, before the adaptive limit moves");
  private static final Setting<Duration> PROBE =
      Setting.duration(
          "limiter.probe-interval",
          Duration.ofSeconds(10),
          SHORTEST,
          LONGEST,
          "how often the adaptive limit is halved for a moment under load that does not end, to"
              + " see how long calls take that need not wait");

  private LimiterSettings() {}

  /** All of them. */
  public static List<Setting<?>> all() {
    return List.of(MODE, LIMIT, MIN, MAX, MAX_STREAMS, RETRY_AFTER, WINDOW, PROBE);
  }

  /**
   * @throws StartException if the limit of an adaptive limiter is outside of its bounds
   */
  public static void check(Config config) throws StartException {
    if (!config.get(MODE).equals("adaptive")) {
      return;
    }
    int min = config.get(MIN);
    int max = config.get(MAX);
    if (min > max) {
      throw config.refusal(MIN, "expected at most %d, which %s is".formatted(max, at(MAX, config)));
    }
    if (config.get(LIMIT) < min || config.get(LIMIT) > max) {
      throw config.refusal(
          LIMIT,
          "expected a number from %d, which %s is, to %d, which %s is"
              .formatted(min, at(MIN, config), max, at(MAX, config)));
    }
  }

  private static String at(Setting<?> setting, Config config) {
    return setting.key() + config.source(setting).map(place -> " (" + place + ")").orElse("");
  }

  /** Makes the limiter of an app, of values that were checked. */
  public static CallLimiter of(Config config) {
    String mode = config.get(MODE);
    if (mode.equals("off")) {
      return CallLimiter.OFF;
    }
    int initial = config.get(LIMIT);
    boolean adaptive = mode.equals("adaptive");
    AdaptiveLimit limit =
        new AdaptiveLimit(
            initial,
            adaptive ? config.get(MIN) : initial,
            adaptive ? config.get(MAX) : initial,
            config.get(WINDOW).toNanos(),
            config.get(PROBE).toNanos(),
            System.nanoTime());
    return new CallLimiter(limit, config.get(MAX_STREAMS), new Refusal(config.get(RETRY_AFTER)));
  }
}
