package dev.jams.http;

import dev.jams.http.internal.call.CallDeadline;
import java.time.Duration;

/** What one client may use up. Sizes are in bytes. */
record HttpLimits(
    Duration defaultDeadline,
    Duration maxDeadline,
    Duration streamDeadline,
    Duration idleTimeout,
    int maxBodySize,
    int maxHeaderSize,
    int maxUrlLength,
    int maxConcurrentCalls,
    int maxConnections) {
  /** How long a unary call may take. */
  CallDeadline deadline() {
    return new CallDeadline(defaultDeadline, maxDeadline);
  }

  /** How long any other call may take. */
  CallDeadline deadlineOfStreams() {
    return new CallDeadline(streamDeadline, streamDeadline);
  }
}
