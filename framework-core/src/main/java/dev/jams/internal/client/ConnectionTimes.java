package dev.jams.internal.client;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The times of a channel's connections.
 *
 * @param connect that one attempt to connect may take
 * @param reconnect between two attempts
 * @param keepalive of silence while there are calls after which the connection is tried; zero for
 *     never
 * @param keepaliveTimeout that the answer to that may take
 * @param close that calls may take to end when it is closed
 */
public record ConnectionTimes(
    Duration connect,
    Duration reconnect,
    Duration keepalive,
    Duration keepaliveTimeout,
    Duration close) {

  /** Sets on a channel to be what gRPC itself looks after. */
  void addTo(ManagedChannelBuilder<?> builder) {
    if (!keepalive.isZero()) {
      builder
          .keepAliveTime(keepalive.toMillis(), TimeUnit.MILLISECONDS)
          .keepAliveTimeout(Math.max(1, keepaliveTimeout.toMillis()), TimeUnit.MILLISECONDS);
    }
    if (builder instanceof NettyChannelBuilder netty) {
      netty.withOption(
          ChannelOption.CONNECT_TIMEOUT_MILLIS,
          (int) Math.min(connect.toMillis(), Integer.MAX_VALUE));
    }
  }
}
