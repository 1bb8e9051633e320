package dev.jams.benchmarks.restarts;

/** How the rate is divided among the clients. */
final class Mix {
  static final double GRPC_UNARY = 0.39;
  static final double GRPC_STREAM = 0.01;
  static final double HTTP1 = 0.3;
  static final double HTTP2 = 0.3;

  /** Every third of a client's HTTP requests writes a row. */
  static final int REQUESTS_PER_ROW = 3;

  /**
   * Often enough that each connection is told to end within the lame duck, and some are busy at any
   * time.
   */
  private static final double RATE_OF_CONNECTION = 10;

  private Mix() {}

  /** Connections that share a rate. */
  static int connections(double perSecond) {
    return (int) Math.ceil(perSecond / RATE_OF_CONNECTION);
  }
}
