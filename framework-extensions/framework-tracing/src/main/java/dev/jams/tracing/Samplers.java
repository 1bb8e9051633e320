package dev.jams.tracing;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;

/** Samplers by the names that OpenTelemetry has for them. */
final class Samplers {
  static final List<String> NAMES =
      List.of(
          "always_on",
          "always_off",
          "traceidratio",
          "parentbased_always_on",
          "parentbased_always_off",
          "parentbased_traceidratio");

  private static final String PARENT_BASED = "parentbased_";

  private Samplers() {}

  /**
   * The sampler of a name.
   *
   * @param ratio from 0 to 1
   * @return null if there is none
   */
  static Sampler of(String name, double ratio) {
    if (name.startsWith(PARENT_BASED)) {
      Sampler root = plain(name.substring(PARENT_BASED.length()), ratio);
      return root == null ? null : Sampler.parentBased(root);
    }
    return plain(name, ratio);
  }

  private static Sampler plain(String name, double ratio) {
    return switch (name) {
      case "always_on" -> Sampler.alwaysOn();
      case "always_off" -> Sampler.alwaysOff();
      case "traceidratio" -> Sampler.traceIdRatioBased(ratio);
      default -> null;
    };
  }
}
