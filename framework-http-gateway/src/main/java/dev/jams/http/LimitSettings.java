package dev.jams.http;

import dev.jams.Config;
import dev.jams.Setting;
import java.time.Duration;
import java.util.List;

/** The settings of what one client may use up. */
final class LimitSettings {
  private final Setting<Duration> defaultDeadline =
      Setting.duration(
          "http.default-deadline",
          Duration.ofSeconds(30),
          "how long an HTTP call may take that sends no Grpc-Timeout header");
  private final Setting<Duration> maxDeadline =
      Setting.duration(
          "http.max-deadline",
          Duration.ofSeconds(30),
          "the longest time that a Grpc-Timeout header can ask for");
  private final Setting<Duration> streamDeadline =
      Setting.duration(
          "http.stream-deadline",
          Duration.ofHours(1),
          "how long an HTTP call may take that streams, if its Grpc-Timeout is not shorter");
  private final Setting<Duration> idleTimeout =
      Setting.duration(
          "http.idle-timeout",
          Duration.ofSeconds(60),
          "after which an HTTP connection without requests is closed");
  private final Setting<Integer> maxBodySize =
      Setting.size("http.max-body-size", 4 << 20, "largest body of an HTTP request");
  private final Setting<Integer> maxHeaderSize =
      Setting.size("http.max-header-size", 8 << 10, "largest sum of a request's HTTP headers");
  private final Setting<Integer> maxUrlLength =
      Setting.size("http.max-url-length", 4 << 10, "longest request line of HTTP");
  private final Setting<Integer> maxConcurrentCalls =
      Setting.integer(
          "http.max-concurrent-calls",
          100,
          1,
          Integer.MAX_VALUE,
          "calls that one HTTP/2 connection may have open");
  private final Setting<Integer> maxConnections =
      Setting.integer(
          "http.max-connections",
          10_000,
          1,
          Integer.MAX_VALUE,
          "HTTP connections that may be open at a time");

  List<Setting<?>> settings() {
    return List.of(
        defaultDeadline,
        maxDeadline,
        streamDeadline,
        idleTimeout,
        maxBodySize,
        maxHeaderSize,
        maxUrlLength,
        maxConcurrentCalls,
        maxConnections);
  }

  HttpLimits of(Config config) {
    return new HttpLimits(
        config.get(defaultDeadline),
        config.get(maxDeadline),
        config.get(streamDeadline),
        config.get(idleTimeout),
        config.get(maxBodySize),
        config.get(maxHeaderSize),
        config.get(maxUrlLength),
        config.get(maxConcurrentCalls),
        config.get(maxConnections));
  }
}
