package dev.jams.internal.client;

import dev.jams.About;
import dev.jams.Size;
import io.grpc.LoadBalancerRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How one client of an app is: what stands under {@code clients.<name>}. */
public record ClientSettings(
    @About(
            "where the service is: host:port, several of them with commas between,"
                + " dns:///host:port, unix:path, env:///NAME for the variables of Kubernetes, or"
                + " in-process for a service of this app")
        Optional<String> target,
    @About("several servers with weights, instead of a target") List<WeightedTarget> targets,
    @About(
            value = "deadline of a call with one request and one answer that has none; 0s for none",
            defaultValue = "15s")
        Duration timeout,
    @About(value = "the same for calls that stream; 0s for none", defaultValue = "0s")
        Duration streamTimeout,
    @About(
            value = "whether calls wait for a connection rather than fail while there is none",
            defaultValue = "false")
        boolean waitForReady,
    @About(
            value = "whether the app is not ready while there is no connection",
            defaultValue = "false")
        boolean required,
    @About(
            value = "whether the start waits for the connection, and fails without it",
            defaultValue = "false")
        boolean failFast,
    @About(value = "how long it waits then", defaultValue = "10s") Duration startTimeout,
    @About(value = "how long one attempt to connect may take", defaultValue = "5s")
        Duration connectTimeout,
    @About(value = "time between two attempts to connect", defaultValue = "1s")
        Duration reconnectInterval,
    @About(
            value =
                "how long a connection with calls may be silent before it is tried; servers refuse"
                    + " less than they permit, which is 5m by default; 0s for never",
            defaultValue = "5m")
        Duration keepaliveTime,
    @About(value = "how long the answer to that may take", defaultValue = "20s")
        Duration keepaliveTimeout,
    @About(
            value = "whether connections without calls are tried, too; servers must permit it",
            defaultValue = "false")
        boolean keepaliveWithoutCalls,
    @About(value = "how long calls may take to end when the app has stopped", defaultValue = "2s")
        Duration closeTimeout,
    @About(value = "largest answer", defaultValue = "4MiB") Size maxMessageSize,
    @About(value = "largest sum of the headers of an answer", defaultValue = "8KiB")
        Size maxHeaderSize,
    @About(
            value =
                "which of several servers gets a call: round_robin in turn, least_request the one"
                    + " with the fewest calls, both in proportion to the weights; pick_first always"
                    + " the same",
            defaultValue = "round_robin")
        String loadBalancing,
    @About(
            value =
                "whether calls go only to servers that say they are serving, if they say so at all",
            defaultValue = "true")
        boolean healthCheck,
    @About("gRPC service config: methodConfig with retryPolicy and hedgingPolicy, retryThrottling")
        Map<String, ?> serviceConfig,
    @About(value = "whether failed calls are made again at all", defaultValue = "true")
        boolean retry,
    @About(value = "most attempts of one call, whatever service-config says", defaultValue = "5")
        int maxAttempts,
    @About(
            value = "most bytes of requests that are kept for attempts to come, of all calls",
            defaultValue = "16MiB")
        Size retryBufferSize,
    @About(value = "the same of one call; a longer one is not made again", defaultValue = "1MiB")
        Size retryBufferSizePerCall,
    @About(
            value = "headers of an incoming call that go on to the calls made for it",
            defaultValue = "x-request-id,traceparent,tracestate")
        List<String> forwardHeaders,
    @About(value = "most calls at a time; more fail at once", defaultValue = "10000")
        int maxConcurrentCalls,
    ClientTlsFiles tls,
    CircuitBreaking circuitBreaker,
    OutlierDetection outlierDetection) {
  private static final int MOST_ATTEMPTS = 100;

  public ClientSettings {
    require(target.isEmpty() || targets.isEmpty(), "there are both a target and targets; give one");
    target.ifPresent(ClientSettings::requireTarget);
    requireWhole(maxAttempts, 2, MOST_ATTEMPTS, "max-attempts");
    requireWhole(maxConcurrentCalls, 1, Integer.MAX_VALUE, "max-concurrent-calls");
    require(!connectTimeout.isZero(), "connect-timeout is 0, expected more");
    require(!reconnectInterval.isZero(), "reconnect-interval is 0, expected more");
    require(!keepaliveTimeout.isZero(), "keepalive-timeout is 0, expected more");
    requireInt(maxMessageSize, "max-message-size");
    requireInt(maxHeaderSize, "max-header-size");
    require(retryBufferSize.bytes() > 0, "retry-buffer-size is 0B, expected more");
    require(retryBufferSizePerCall.bytes() > 0, "retry-buffer-size-per-call is 0B, expected more");
    for (String header : forwardHeaders) {
      requireHeader(header);
    }
    require(
        LoadBalancerRegistry.getDefaultRegistry()
                .getProvider(ServiceConfigs.policy(loadBalancing, false))
            != null,
        "load-balancing is \""
            + loadBalancing
            + "\", expected round_robin, least_request or pick_first");
    ServiceConfigs.check(serviceConfig);
  }

  private static void requireTarget(String target) {
    require(!target.isBlank(), "the target is empty; write host:port or dns:///host:port");
  }

  private static void requireHeader(String name) {
    boolean usable = !TransportHeaders.contain(name);
    try {
      var unused = TransportHeaders.key(name);
    } catch (IllegalArgumentException e) {
      usable = false;
    }
    require(usable, "forward-headers has \"" + name + "\", which cannot go from call to call");
  }

  private static void requireInt(Size size, String name) {
    require(
        size.bytes() > 0 && size.bytes() <= Integer.MAX_VALUE,
        name + " is " + size + ", expected above 0 and below 2GiB");
  }

  static void requireWhole(int value, int min, int max, String name) {
    require(
        value >= min && value <= max,
        name
            + " is "
            + value
            + ", expected "
            + (max == Integer.MAX_VALUE ? min + " or more" : "from " + min + " to " + max));
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
