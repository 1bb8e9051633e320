package dev.jams;

import dev.jams.internal.config.Shorthand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keys that a file may have beside the settings of an app: those that stand for others, and those
 * that belong to a part which the app does not have, so that one file does for several apps.
 */
final class KnownKeys {
  private static final String NO_GRPC = "this app has no gRPC listener";
  private static final String NO_HTTP = "this app has no HTTP listener";

  /** Whole sections, whatever is in them. */
  private static final Map<String, String> SECTIONS =
      Map.of(
          "http", NO_HTTP,
          "exporter", "this app does not export metrics",
          "jaeger", "this app does not trace",
          "redis", "this app has no Redis");

  private KnownKeys() {}

  /**
   * By keys, why they have no effect where no setting has them.
   *
   * @param services the names of services
   */
  static Map<String, String> withoutEffect(List<Setting<?>> settings, List<String> services) {
    Map<String, String> reasons = new HashMap<>();
    // Single ones, because every app has some of the section, in which mistakes are to be found.
    reasons.put("grpc.addr", NO_GRPC);
    for (Setting<?> setting : GrpcServer.on(0).settings()) {
      if (setting.key().startsWith("grpc.")) {
        reasons.put(setting.key(), NO_GRPC);
      }
    }
    reasons.put("mode", "this app has one listener with services, or none");
    SECTIONS.forEach(
        (section, reason) -> {
          if (settings.stream().noneMatch(setting -> setting.key().startsWith(section + "."))) {
            reasons.put(section, reason);
          }
        });
    for (String service : services) {
      String section = ServiceSwitches.SECTION + "." + service;
      reasons.put(section + ".config", "this service has no settings");
      reasons.put(section + ".grpc", NO_GRPC);
      reasons.put(section + ".http", NO_HTTP);
    }
    if (services.isEmpty()) {
      reasons.put(ServiceSwitches.SECTION, "this app has no service with a name");
    }
    return reasons;
  }

  /** Those whose parts are among the settings. */
  static List<Shorthand> shorthands(List<Setting<?>> settings) {
    Set<String> keys = new HashSet<>();
    settings.forEach(setting -> keys.add(setting.key()));
    List<Shorthand> shorthands = new ArrayList<>();
    for (Setting<?> setting : settings) {
      String key = setting.key();
      if (key.endsWith(".port")) {
        String listener = key.substring(0, key.length() - ".port".length());
        if (keys.contains(listener + ".host") && !keys.contains(listener + ".addr")) {
          shorthands.add(Shorthand.address(listener));
        }
      }
    }
    if (keys.containsAll(Set.of("http.default-deadline", "http.max-deadline"))) {
      shorthands.add(
          Shorthand.duration(
              "http.timeout",
              "how long an HTTP call may take that does not stream, instead of"
                  + " http.default-deadline and http.max-deadline; 0s for any time",
              "http.default-deadline",
              "http.max-deadline"));
    }
    return shorthands;
  }
}
