package dev.jams.benchmarks;

import java.time.Duration;

/**
 * A client that keeps a fixed number of requests in flight. Its connections are there from the
 * start.
 */
interface Load extends AutoCloseable {
  /**
   * Sends requests for this long and waits for the last answers.
   *
   * @return how many were answered
   * @throws Exception if one was not answered as it should be
   */
  long run(Duration duration) throws Exception;

  @Override
  void close();
}
