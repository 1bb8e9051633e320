package dev.jams;

import dev.jams.internal.client.ConnectionTimes;
import java.time.Duration;
import java.util.List;

/** The settings of the channels of {@link RemoteService} and {@link RemoteServices}. */
final class TargetSettings {
  /** gRPC backs off for up to two minutes, too long for a gateway whose only job this is. */
  final Setting<Duration> reconnect =
      Setting.duration(
          "grpc.target-reconnect-interval",
          Duration.ofSeconds(1),
          Duration.ofMillis(1),
          Duration.ofDays(1),
          "time between two attempts to connect to the gRPC server that answers the calls");

  final Setting<Duration> close =
      Setting.duration(
          "grpc.target-close-timeout",
          Duration.ofSeconds(2),
          "how long calls to it may take to end when the app has stopped");

  final Setting<Duration> connect =
      Setting.duration(
          "grpc.target-connect-timeout",
          Duration.ofSeconds(5),
          "how long one attempt to connect to it may take");

  final Setting<Duration> keepalive =
      Setting.duration(
          "grpc.target-keepalive-time",
          Duration.ofMinutes(5),
          "how long its connection may be silent while there are calls before it is tried; servers"
              + " refuse less than they permit, which is 5m by default; 0s for never");

  final Setting<Duration> keepaliveTimeout =
      Setting.duration(
          "grpc.target-keepalive-timeout",
          Duration.ofSeconds(20),
          "how long the answer to that may take before the connection and its calls are given up");

  final Setting<Boolean> healthCheck =
      Setting.bool(
          "grpc.target-health-check",
          true,
          "of several gRPC servers call only those that say they are serving, if they say so at all");

  final Setting<Boolean> waitForReady =
      Setting.bool(
          "grpc.target-wait-for-ready",
          false,
          "let calls wait for a connection to it rather than fail while there is none");

  /** What they say. */
  record Values(ConnectionTimes times, boolean healthCheck, boolean waitForReady) {}

  List<Setting<?>> all() {
    return List.of(
        reconnect, close, connect, keepalive, keepaliveTimeout, healthCheck, waitForReady);
  }

  Values of(Config config) {
    ConnectionTimes times =
        new ConnectionTimes(
            config.get(connect),
            config.get(reconnect),
            config.get(keepalive),
            config.get(keepaliveTimeout),
            config.get(close));
    return new Values(times, config.get(healthCheck), config.get(waitForReady));
  }
}
