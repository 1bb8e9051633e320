package dev.jams.http;

import dev.jams.Config;
import dev.jams.Setting;
import dev.jams.internal.net.NetLimits;
import java.time.Duration;
import java.util.List;

/** The settings of what one client may use up. */
final class LimitSettings {
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Setting<Duration> defaultDeadline =
      Setting.duration(
          "http.default-deadline",
          Duration.ofSeconds(30),
          "how long an HTTP call may take that sends no Grpc-Timeout header; 0s for any time");
  private final Setting<Duration> maxDeadline =
      Setting.duration(
          "http.max-deadline",
          Duration.ofSeconds(30),
          "the longest time that a Grpc-Timeout header can ask for; 0s for any");
  private final Setting<Duration> streamDeadline =
      Setting.duration(
          "http.stream-deadline",
          Duration.ofHours(1),
          "how long an HTTP call may take that streams, if its Grpc-Timeout is not shorter; 0s for"
              + " any time");
  private final Setting<Duration> idleTimeout =
      Setting.duration(
          "http.idle-timeout",
          Duration.ofSeconds(60),
          "after which an HTTP connection without requests is closed; 0s for never");
  private final Setting<Duration> readTimeout =
      Setting.seconds(
          "http.read-timeout",
          Duration.ofSeconds(60),
          Duration.ZERO,
          LONGEST,
          "how long the body of an HTTP request of one message may take to arrive; 0s for ever");
  private final Setting<Duration> writeTimeout =
      Setting.seconds(
          "http.write-timeout",
          Duration.ofSeconds(60),
          Duration.ZERO,
          LONGEST,
          "after which an HTTP answer ends of which the client takes nothing; 0s for never");
  private final Setting<Duration> headerTimeout =
      Setting.duration(
          "http.header-timeout",
          Duration.ofSeconds(10),
          "how long the head of an HTTP request may take to arrive once begun; 0s for ever");
  private final Setting<Integer> minBodyRate =
      Setting.integer(
          "http.min-body-rate",
          1_000,
          0,
          Integer.MAX_VALUE,
          "bytes in a second that an HTTP request of one message has to come with; 0 for any rate");
  private final Setting<Duration> bodyGrace =
      Setting.duration(
          "http.body-grace",
          Duration.ofSeconds(10),
          Duration.ofMillis(1),
          LONGEST,
          "over which the rate of an HTTP request is measured");
  private final Setting<Duration> pingInterval =
      Setting.duration(
              "http.ping-interval",
              Duration.ofSeconds(30),
              "after which a silent HTTP/2 connection is asked whether its client is there, and"
                  + " after which it is closed without an answer; less than http.idle-timeout, and"
                  + " 1s or more; 0s for never")
          .checked(LimitSettings::requireSecond);
  private final Setting<Duration> maxConnectionAge =
      Setting.duration(
              "http.max-connection-age",
              Duration.ZERO,
              "after which an HTTP connection ends with its next answer, 1s or more; 0s for never")
          .checked(LimitSettings::requireSecond);
  private final Setting<Integer> maxResets =
      Setting.integer(
          "http.max-resets",
          200,
          0,
          Integer.MAX_VALUE,
          "streams that one HTTP/2 connection may reset in 30 seconds, beyond those that were"
              + " answered, before it is closed; 0 for any number");
  private final Setting<Integer> maxControlFrames =
      Setting.integer(
          "http.max-control-frames",
          500,
          0,
          Integer.MAX_VALUE,
          "frames of each kind without content that one HTTP/2 connection may send in 30 seconds,"
              + " beyond those that answers give a reason for; 0 for any number");
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

  /** The shortest that the server takes. */
  private static void requireSecond(Duration time) {
    if (!time.isZero() && time.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("expected at least 1s, or 0s for never");
    }
  }

  List<Setting<?>> settings() {
    return List.of(
        defaultDeadline,
        maxDeadline,
        streamDeadline,
        idleTimeout,
        readTimeout,
        writeTimeout,
        headerTimeout,
        minBodyRate,
        bodyGrace,
        pingInterval,
        maxConnectionAge,
        maxResets,
        maxControlFrames,
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
        config.get(readTimeout),
        config.get(pingInterval),
        config.get(maxConnectionAge),
        config.get(maxBodySize),
        config.get(maxUrlLength),
        config.get(maxConcurrentCalls),
        new NetLimits(
            config.get(maxResets),
            config.get(maxControlFrames),
            config.get(maxHeaderSize),
            config.get(headerTimeout),
            config.get(writeTimeout),
            config.get(minBodyRate),
            config.get(bodyGrace),
            config.get(maxConnections)));
  }
}
