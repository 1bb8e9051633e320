package dev.jams.internal.client;

import dev.jams.About;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When a client leaves out one of several servers: {@code outlier-detection} of a client. The words
 * are plainer than those of <a
 * href="https://github.com/grpc/proposal/blob/master/A50-xds-outlier-detection.md">gRFC A50</a>,
 * which says what happens.
 */
public record OutlierDetection(
    @About(
            value = "whether servers whose calls fail get no calls for a while",
            defaultValue = "false")
        boolean enabled,
    @About(value = "time between two looks at the servers", defaultValue = "10s") Duration interval,
    @About(value = "percentage of failed calls from which on a server fails", defaultValue = "50")
        int failureRate,
    @About(
            value = "fewest calls of a server between two looks from which to judge it",
            defaultValue = "20")
        int minimumCalls,
    @About(value = "fewest servers with so many calls", defaultValue = "2") int minimumServers,
    @About(value = "how long a server is left out, times how often it was", defaultValue = "30s")
        Duration baseEjectionTime,
    @About(value = "how long it is left out at most", defaultValue = "5m") Duration maxEjectionTime,
    @About(
            value = "percentage of the servers that may be left out at a time, one at least",
            defaultValue = "50")
        int maxEjectionPercent) {
  public OutlierDetection {
    ClientSettings.requireWhole(failureRate, 0, 100, "failure-rate");
    ClientSettings.requireWhole(minimumCalls, 1, Integer.MAX_VALUE, "minimum-calls");
    ClientSettings.requireWhole(minimumServers, 1, Integer.MAX_VALUE, "minimum-servers");
    ClientSettings.requireWhole(maxEjectionPercent, 0, 100, "max-ejection-percent");
    ClientSettings.require(!interval.isZero(), "interval is 0, expected more");
    ClientSettings.require(!baseEjectionTime.isZero(), "base-ejection-time is 0, expected more");
  }

  /** The policies of a service config, with this one around them. */
  List<Map<String, ?>> around(List<?> policies) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("interval", ServiceConfigs.text(interval));
    config.put("baseEjectionTime", ServiceConfigs.text(baseEjectionTime));
    config.put("maxEjectionTime", ServiceConfigs.text(maxEjectionTime));
    config.put("maxEjectionPercentage", (double) maxEjectionPercent);
    config.put(
        "failurePercentageEjection",
        Map.of(
            "threshold", (double) failureRate,
            "enforcementPercentage", 100.0,
            "minimumHosts", (double) minimumServers,
            "requestVolume", (double) minimumCalls));
    config.put("childPolicy", policies);
    return List.of(Map.of(OutlierDetectionProvider.NAME, config));
  }
}
