package dev.jams;

import java.time.Duration;
import java.util.List;

/** The settings of the channels of {@link RemoteService} and {@link RemoteServices}. */
final class RemoteTimes {
  /** gRPC backs off for up to two minutes, too long for a gateway whose only job this is. */
  final Setting<Duration> reconnect =
      Setting.duration(
          "grpc.target-reconnect-interval",
          Duration.ofSeconds(1),
          "time between two attempts to connect to the gRPC server that answers the calls");

  final Setting<Duration> close =
      Setting.duration(
          "grpc.target-close-timeout",
          Duration.ofSeconds(2),
          "how long calls to it may take to end when the app has stopped");

  List<Setting<?>> all() {
    return List.of(reconnect, close);
  }
}
