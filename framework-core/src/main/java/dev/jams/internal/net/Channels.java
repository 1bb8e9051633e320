package dev.jams.internal.net;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.InternalNettyChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;

/** Begins channels to all kinds of targets. */
public final class Channels {
  private Channels() {}

  /**
   * A channel to a target in gRPC's naming syntax, whose addresses take turns. Those that begin
   * with {@code unix:} are one address, and use the JDK's sockets, since those of gRPC need native
   * code that only Linux has.
   *
   * @throws IllegalArgumentException if it is no target
   */
  public static ManagedChannelBuilder<?> to(String target, ChannelCredentials credentials) {
    if (!target.startsWith(UnixPaths.SCHEME)) {
      return Grpc.newChannelBuilder(target, credentials).defaultLoadBalancingPolicy("round_robin");
    }
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(
                UnixDomainSocketAddress.of(UnixPaths.ofTarget(target)), credentials)
            .overrideAuthority("localhost");
    // Which such sockets do not have.
    builder.withOption(ChannelOption.SO_KEEPALIVE, null);
    InternalNettyChannelBuilder.useNioTransport(builder);
    return builder.channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class);
  }
}
