package dev.jams.internal.client;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.StartException;
import java.util.Map;

/**
 * Where a client connects to.
 *
 * @param inCode the target that the code says, which the settings may replace; empty for none
 */
record ClientTarget(String name, ClientSettings settings, String inCode) {
  /** The target as gRPC reads it; of settings that were checked. */
  String text() {
    if (!settings.targets().isEmpty()) {
      return StaticTargets.target(settings.targets());
    }
    String target = written();
    return hasSeveral(target) ? StaticTargets.target(StaticTargets.parse(target)) : target;
  }

  private String written() {
    return settings.target().orElse(inCode);
  }

  private static boolean hasSeveral(String target) {
    return target.indexOf(',') >= 0
        && !target.contains("://")
        && !target.startsWith(StaticTargets.SCHEME + ":");
  }

  boolean isInProcess() {
    return settings.targets().isEmpty() && written().equals(InProcess.TARGET);
  }

  void check(Config config, Setting<Map<String, ClientSettings>> clients) throws StartException {
    if (!settings.targets().isEmpty() || isInProcess()) {
      return;
    }
    String target = written();
    if (target.isEmpty()) {
      throw config.refusal(
          clients,
          name + ".target",
          "it is missing; say where the service is, such as host:port or dns:///host:port, or"
              + " in-process for one of this app");
    }
    try {
      if (hasSeveral(target)) {
        StaticTargets.parse(target);
      } else {
        Targets.check(target);
      }
    } catch (IllegalArgumentException e) {
      String which = settings.target().isPresent() ? "" : "the code says \"" + target + "\": ";
      throw config.refusal(clients, name + ".target", which + e.getMessage());
    }
  }
}
