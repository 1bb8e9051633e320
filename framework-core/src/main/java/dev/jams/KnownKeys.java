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
  private static final String NO_EXPORTER = "this app does not export metrics";

  private KnownKeys() {}

  /** By keys, why they have no effect where no setting has them. */
  static Map<String, String> withoutEffect(List<String> services) {
    Map<String, String> reasons = new HashMap<>();
    reasons.put("grpc.host", NO_GRPC);
    reasons.put("grpc.port", NO_GRPC);
    reasons.put("grpc.addr", NO_GRPC);
    reasons.put("grpc.timeout", NO_GRPC);
    reasons.put("http.host", NO_HTTP);
    reasons.put("http.port", NO_HTTP);
    reasons.put("http.addr", NO_HTTP);
    reasons.put("http.timeout", NO_HTTP);
    reasons.put("http.read-timeout", NO_HTTP);
    reasons.put("http.write-timeout", NO_HTTP);
    reasons.put("exporter.host", NO_EXPORTER);
    reasons.put("exporter.port", NO_EXPORTER);
    reasons.put("exporter.path", NO_EXPORTER);
    reasons.put("exporter.interval", NO_EXPORTER);
    reasons.put("jaeger", "this app does not trace");
    for (String service : services) {
      reasons.put(
          ServiceSwitches.SECTION + "." + service + ".config", "this service has no settings");
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
