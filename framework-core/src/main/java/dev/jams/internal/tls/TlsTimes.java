package dev.jams.internal.tls;

import dev.jams.Config;
import dev.jams.Setting;
import java.time.Duration;
import java.util.List;

/**
 * The settings that all TLS of an app shares, and their values.
 *
 * @param reloadInterval how often files are looked at
 * @param expiryWarning how long before its end a certificate is warned of
 */
public record TlsTimes(Duration reloadInterval, Duration expiryWarning) {
  private static final Setting<Duration> RELOAD_INTERVAL =
      Setting.duration(
          "tls.reload-interval",
          Duration.ofSeconds(10),
          Duration.ofMillis(1),
          Duration.ofDays(1),
          "how often certificate files are looked at; what two looks find serves new connections");
  private static final Setting<Duration> EXPIRY_WARNING =
      Setting.duration(
          "tls.expiry-warning",
          Duration.ofDays(14),
          "how long before a certificate expires the log begins to warn of it, once a day");

  /** The same objects for everybody, so that several parts of an app may have them. */
  public static List<Setting<?>> settings() {
    return List.of(RELOAD_INTERVAL, EXPIRY_WARNING);
  }

  /** Their values. */
  public static TlsTimes of(Config config) {
    return new TlsTimes(config.get(RELOAD_INTERVAL), config.get(EXPIRY_WARNING));
  }
}
