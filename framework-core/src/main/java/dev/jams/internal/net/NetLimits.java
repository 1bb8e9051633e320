package dev.jams.internal.net;

import java.time.Duration;

/**
 * What one connection may do, and how many there may be. Of all but the last, 0 is without limit.
 *
 * @param maxResets streams that may be reset in 30 seconds beyond those that were answered
 * @param maxControlFrames of each kind in 30 seconds, beyond those that answers give a reason for
 * @param maxHeaderSize in bytes, of one request over HTTP/2
 * @param headerTimeout in which a head or a frame has to end that has begun
 * @param writeTimeout in which the client has to take some of an answer
 * @param minBodyRate bytes in a second that a request of one message has to come with
 * @param bodyGrace for so long it need not
 * @param maxConnections open at a time
 */
public record NetLimits(
    int maxResets,
    int maxControlFrames,
    int maxHeaderSize,
    Duration headerTimeout,
    Duration writeTimeout,
    int minBodyRate,
    Duration bodyGrace,
    int maxConnections) {
  private static final int DECODED = 4;

  /**
   * Up to how many bytes headers are decoded: those that are larger than the limit are refused with
   * a status, and what is larger than this ends the connection.
   */
  public int maxDecodedHeaderSize() {
    return (int) Math.min(Integer.MAX_VALUE / 2, (long) DECODED * maxHeaderSize);
  }
}
