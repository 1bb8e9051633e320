package dev.jams.http;

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
    int maxConnections) {}
