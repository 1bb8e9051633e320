package dev.jams.internal.client;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes the <a href="https://github.com/grpc/grpc/blob/master/doc/service_config.md">service
 * config</a> of a client out of what its settings say.
 */
final class ServiceConfigs {
  static final String POLICIES = "loadBalancingConfig";
  static final String HEALTH = "healthCheckConfig";

  /** Of no service of it in particular. */
  static final Map<String, ?> HEALTH_OF_THE_SERVER = Map.of("serviceName", "");

  private static final String OLD_POLICY = "loadBalancingPolicy";

  private ServiceConfigs() {}

  /**
   * @throws IllegalArgumentException saying what is wrong, and where in it
   */
  static void check(Map<String, ?> config) {
    ServiceConfigCheck.check(config);
  }

  /**
   * What a policy in the service config says goes before the plain settings.
   *
   * @param weighted whether the servers have weights
   */
  static Map<String, ?> of(ClientSettings settings, boolean weighted) {
    Map<String, Object> config = new LinkedHashMap<>(settings.serviceConfig());
    List<?> given = (List<?>) config.get(POLICIES);
    Object old = config.remove(OLD_POLICY);
    List<?> policies;
    if (given != null) {
      policies = given.stream().map(each -> named((Map<?, ?>) each, weighted)).toList();
    } else {
      String name =
          old == null ? settings.loadBalancing() : old.toString().toLowerCase(Locale.ROOT);
      policies = List.of(Map.of(policy(name, weighted), Map.of()));
    }
    OutlierDetection outliers = settings.outlierDetection();
    config.put(POLICIES, outliers.enabled() ? outliers.around(policies) : policies);
    if (settings.healthCheck()) {
      config.putIfAbsent(HEALTH, HEALTH_OF_THE_SERVER);
    }
    return config;
  }

  private static Map<?, ?> named(Map<?, ?> policy, boolean weighted) {
    Map.Entry<?, ?> only = policy.entrySet().iterator().next();
    return Map.of(policy(only.getKey().toString(), weighted), only.getValue());
  }

  /**
   * The policy as gRPC knows it.
   *
   * @param name with dashes or underscores
   */
  static String policy(String name, boolean weighted) {
    return switch (name.replace('-', '_')) {
      case "round_robin" -> weighted ? WeightedRoundRobinProvider.NAME : "round_robin";
      case "weighted_round_robin" -> WeightedRoundRobinProvider.NAME;
      case "least_request" -> LeastRequestProvider.NAME;
      default -> name;
    };
  }

  /** As JSON has a duration in Protocol Buffers. */
  static String text(Duration duration) {
    return duration.toMillis() / 1000
        + "."
        + String.format(Locale.ROOT, "%03d", duration.toMillis() % 1000)
        + "s";
  }
}
