package dev.jams.examples.apps;

import dev.jams.Setting;

/** Whether the examples export metrics: not unless asked, so that several run beside each other. */
final class Exporting {
  static final Setting<Boolean> ENABLED =
      Setting.bool("exporter.enabled", false, "whether metrics are exported to Prometheus");

  private Exporting() {}
}
