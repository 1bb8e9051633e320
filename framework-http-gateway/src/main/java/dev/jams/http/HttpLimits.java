package dev.jams.http;

import dev.jams.http.internal.call.CallDeadline;
import dev.jams.internal.net.NetLimits;
import java.time.Duration;

/** What one client may use up. Sizes are in bytes. */
record HttpLimits(
    Duration defaultDeadline,
    Duration maxDeadline,
    Duration streamDeadline,
    Duration idleTimeout,
    Duration readTimeout,
    Duration pingInterval,
    Duration maxConnectionAge,
    int maxBodySize,
    int maxUrlLength,
    int maxConcurrentCalls,
    NetLimits net) {
  /** How long a unary call may take. */
  CallDeadline deadline() {
    return new CallDeadline(defaultDeadline, maxDeadline);
  }

  /** How long any other call may take. */
  CallDeadline deadlineOfStreams() {
    return new CallDeadline(streamDeadline, streamDeadline);
  }
}
