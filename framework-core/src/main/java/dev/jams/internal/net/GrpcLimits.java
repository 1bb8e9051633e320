package dev.jams.internal.net;

import dev.jams.Config;
import dev.jams.Setting;
import io.grpc.netty.NettyServerBuilder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The settings of what one client of the gRPC listener may use up. */
public final class GrpcLimits {
  /** What a time has to be that cannot be switched off. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final Setting<Integer> maxMessageSize =
      Setting.size("grpc.max-message-size", 4 << 20, "largest request message over gRPC");
  private final Setting<Integer> maxHeaderSize =
      Setting.size("grpc.max-header-size", 8 << 10, "largest sum of a call's headers over gRPC");
  private final Setting<Integer> maxConcurrentCalls =
      Setting.integer(
          "grpc.max-concurrent-calls",
          100,
          1,
          Integer.MAX_VALUE,
          "calls that one gRPC connection may have open");
  private final Setting<Integer> maxConnections =
      Setting.integer(
          "grpc.max-connections",
          10_000,
          1,
          Integer.MAX_VALUE,
          "gRPC connections that may be open at a time");
  private final Setting<Integer> maxResets =
      Setting.integer(
          "grpc.max-resets",
          200,
          0,
          Integer.MAX_VALUE,
          "streams that one gRPC connection may reset in 30 seconds, beyond those that were"
              + " answered, before it is closed; 0 for any number");
  private final Setting<Integer> maxControlFrames =
      Setting.integer(
          "grpc.max-control-frames",
          500,
          0,
          Integer.MAX_VALUE,
          "frames of each kind without content that one gRPC connection may send in 30 seconds,"
              + " beyond those that answers give a reason for; 0 for any number");
  private final Setting<Duration> handshakeTimeout =
      Setting.duration(
          "grpc.handshake-timeout",
          Duration.ofSeconds(10),
          SHORTEST,
          LONGEST,
          "how long a new gRPC connection may take to say that it speaks HTTP/2; with TLS 10s at"
              + " most");
  private final Setting<Duration> headerTimeout =
      Setting.duration(
          "grpc.header-timeout",
          Duration.ofSeconds(10),
          "how long the headers of a gRPC call may take to arrive once begun; 0s for ever");
  private final Setting<Duration> writeTimeout =
      Setting.duration(
          "grpc.write-timeout",
          Duration.ofMinutes(5),
          "after which a gRPC call ends whose client takes nothing of the answer; 0s for never");
  private final Setting<Integer> minBodyRate =
      Setting.integer(
          "grpc.min-body-rate",
          1_000,
          0,
          Integer.MAX_VALUE,
          "bytes in a second that a gRPC request of one message has to come with; 0 for any rate");
  private final Setting<Duration> bodyGrace =
      Setting.duration(
          "grpc.body-grace",
          Duration.ofSeconds(10),
          SHORTEST,
          LONGEST,
          "over which the rate of a gRPC request is measured");
  private final Setting<Duration> keepAliveTime =
      Setting.duration(
          "grpc.keepalive-time",
          Duration.ofMinutes(1),
          "after which a silent gRPC connection is asked whether its client is there, 10s at"
              + " least; 0s for never");
  private final Setting<Duration> keepAliveTimeout =
      Setting.duration(
          "grpc.keepalive-timeout",
          Duration.ofSeconds(20),
          SHORTEST,
          LONGEST,
          "after which a gRPC connection that does not answer is closed");
  private final Setting<Duration> permitKeepAliveTime =
      Setting.duration(
          "grpc.permit-keepalive-time",
          Duration.ofSeconds(10),
          "how often gRPC clients may ask whether the server is there");
  private final Setting<Boolean> permitKeepAliveWithoutCalls =
      Setting.bool(
          "grpc.permit-keepalive-without-calls",
          true,
          "let gRPC clients ask also while they have no call open");
  private final Setting<Duration> maxConnectionIdle =
      Setting.duration(
          "grpc.max-connection-idle",
          Duration.ofSeconds(60),
          "after which a gRPC connection without calls is closed; 0s for never");
  private final Setting<Duration> maxConnectionAge =
      Setting.duration(
          "grpc.max-connection-age",
          Duration.ZERO,
          "after which a gRPC connection takes no more calls, give or take a tenth; 0s for never");
  private final Setting<Duration> maxConnectionAgeGrace =
      Setting.duration(
          "grpc.max-connection-age-grace",
          Duration.ZERO,
          "how long the calls of a gRPC connection of that age may go on; 0s for any time");

  /** The one that TLS shares. */
  public Setting<Duration> handshakeTimeout() {
    return handshakeTimeout;
  }

  /** All of them. */
  public List<Setting<?>> settings() {
    return List.of(
        maxMessageSize,
        maxHeaderSize,
        maxConcurrentCalls,
        maxConnections,
        maxResets,
        maxControlFrames,
        handshakeTimeout,
        headerTimeout,
        writeTimeout,
        minBodyRate,
        bodyGrace,
        keepAliveTime,
        keepAliveTimeout,
        permitKeepAliveTime,
        permitKeepAliveWithoutCalls,
        maxConnectionIdle,
        maxConnectionAge,
        maxConnectionAgeGrace);
  }

  /** Those that are not grpc-java's. */
  public NetLimits of(Config config) {
    return new NetLimits(
        config.get(maxResets),
        config.get(maxControlFrames),
        config.get(maxHeaderSize),
        config.get(headerTimeout),
        config.get(writeTimeout),
        config.get(minBodyRate),
        config.get(bodyGrace),
        config.get(maxConnections));
  }

  /** In bytes, of a request. */
  public int maxMessageSize(Config config) {
    return config.get(maxMessageSize);
  }

  /** Hands grpc-java those that are its. */
  public void configure(NettyServerBuilder server, Config config) {
    int decoded = of(config).maxDecodedHeaderSize();
    server
        .maxInboundMessageSize(config.get(maxMessageSize))
        .maxInboundMetadataSize(decoded - 1, decoded)
        .maxConcurrentCallsPerConnection(config.get(maxConcurrentCalls))
        .handshakeTimeout(config.get(handshakeTimeout).toNanos(), TimeUnit.NANOSECONDS)
        .keepAliveTime(orNever(config.get(keepAliveTime)), TimeUnit.NANOSECONDS)
        .keepAliveTimeout(config.get(keepAliveTimeout).toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveTime(config.get(permitKeepAliveTime).toNanos(), TimeUnit.NANOSECONDS)
        .permitKeepAliveWithoutCalls(config.get(permitKeepAliveWithoutCalls))
        .maxConnectionIdle(orNever(config.get(maxConnectionIdle)), TimeUnit.NANOSECONDS)
        .maxConnectionAge(orNever(config.get(maxConnectionAge)), TimeUnit.NANOSECONDS)
        .maxConnectionAgeGrace(orNever(config.get(maxConnectionAgeGrace)), TimeUnit.NANOSECONDS);
  }

  private static long orNever(Duration duration) {
    return duration.isZero() ? Long.MAX_VALUE : duration.toNanos();
  }
}
