package dev.jams.limits;

import dev.jams.About;
import java.time.Duration;
import java.util.List;

/** One of {@code limits.bulkheads}. */
record BulkheadSettings(
    @About(
            "what shares the places: pkg.Service/Method, pkg.Service/* for all of a service, * for"
                + " all")
        List<String> methods,
    @About("calls in progress at once, streams too") int maxConcurrentCalls,
    @About(value = "calls that may wait for a place", defaultValue = "0") int maxWaitingCalls,
    @About(value = "how long each of them may wait", defaultValue = "1s") Duration maxWait,
    @About(value = "what callers that are turned away are told to wait", defaultValue = "1s")
        Duration retryAfter) {
  private static final int MOST = 1_000_000;

  BulkheadSettings {
    LimitsSettings.require(!methods.isEmpty(), "methods is empty; write pkg.Service/Method");
    LimitsSettings.requireWhole(maxConcurrentCalls, 1, MOST, "max-concurrent-calls");
    LimitsSettings.requireWhole(maxWaitingCalls, 0, MOST, "max-waiting-calls");
    LimitsSettings.require(
        maxWaitingCalls == 0 || !maxWait.isZero(), "max-wait is 0, expected more");
  }
}
