package dev.jams.internal.client;

import dev.jams.About;
import java.time.Duration;

/** When a client stops calling a service that only fails: {@code circuit-breaker} of a client. */
public record CircuitBreaking(
    @About(value = "whether calls fail at once after too many have failed", defaultValue = "false")
        boolean enabled,
    @About(value = "percentage of failed calls from which on they do", defaultValue = "50")
        int failureRate,
    @About(value = "time that the percentage is of; whole seconds", defaultValue = "10s")
        Duration window,
    @About(value = "fewest calls in it from which to judge", defaultValue = "20") int minimumCalls,
    @About(value = "how long calls fail at once before some are let through", defaultValue = "5s")
        Duration openTime,
    @About(value = "how many are let through then, to judge anew", defaultValue = "5") int probes,
    @About(
            value = "how long those may take to answer before it is open again",
            defaultValue = "15s")
        Duration probeTimeout) {
  public CircuitBreaking {
    ClientSettings.requireWhole(failureRate, 1, 100, "failure-rate");
    ClientSettings.requireWhole(minimumCalls, 1, 1_000_000, "minimum-calls");
    ClientSettings.requireWhole(probes, 1, 10_000, "probes");
    ClientSettings.require(
        window.toSeconds() >= 1 && window.toSeconds() <= 3600 && window.toMillis() % 1000 == 0,
        "window is not from 1s to 1h in whole seconds");
    ClientSettings.require(!openTime.isZero(), "open-time is 0, expected more");
    ClientSettings.require(!probeTimeout.isZero(), "probe-timeout is 0, expected more");
  }
}
