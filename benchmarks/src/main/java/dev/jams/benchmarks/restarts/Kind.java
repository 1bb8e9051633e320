package dev.jams.benchmarks.restarts;

import java.time.Duration;

/** A kind of request, in the order of the tables. */
enum Kind {
  GRPC_UNARY("gRPC unary", 5, 50),
  GRPC_STREAM("gRPC server stream, 3 s", 0, 0),
  HTTP1_GET("HTTP/1.1 GET", 5, 50),
  HTTP1_POST("HTTP/1.1 POST of a row", 0, 0),
  HTTP2_GET("HTTP/2 GET", 5, 50),
  HTTP2_POST("HTTP/2 POST of a row", 0, 0);

  /** After which a client gives up; far more than any answer may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  static final int STREAMED = 10;
  static final int STREAM_INTERVAL_MILLIS = 300;

  private final String label;
  private final int shortest;
  private final int longest;

  Kind(String label, int shortest, int longest) {
    this.label = label;
    this.shortest = shortest;
    this.longest = longest;
  }

  String label() {
    return label;
  }

  /** The most that a request takes unless machine or clients are busy with something else. */
  Duration longestWhenCalm() {
    int nominal = this == GRPC_STREAM ? STREAMED * STREAM_INTERVAL_MILLIS : longest;
    return Duration.ofMillis(nominal + 500);
  }

  /** How long the service shall take for the request with this number. */
  int millis(long number) {
    // A step that has no factor in common with the number of values visits them all.
    return shortest + (int) (number * 17 % (longest - shortest + 1));
  }
}
