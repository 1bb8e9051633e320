package dev.jams.admin;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * An event loop of the listener's own: those of the traffic may be what somebody has come to look
 * at. It ends at once when told to, not after Netty's two seconds.
 */
final class AdminLoop extends MultiThreadIoEventLoopGroup {
  private final Consumer<Channel> registered;

  private AdminLoop(String threadName, IoHandlerFactory handlers, Consumer<Channel> registered) {
    super(1, new DefaultThreadFactory(threadName, true), handlers);
    this.registered = registered;
  }

  /**
   * @param registered is told of each socket
   */
  static EventLoopGroup named(String threadName, Consumer<Channel> registered) {
    TransportType transport = Flags.transportType();
    if (transport == TransportType.EPOLL) {
      return new AdminLoop(threadName, EpollIoHandler.newFactory(), registered);
    }
    if (transport == TransportType.NIO) {
      return new AdminLoop(threadName, NioIoHandler.newFactory(), registered);
    }
    return EventLoopGroups.newEventLoopGroup(1, threadName);
  }

  @Override
  public ChannelFuture register(Channel channel) {
    registered.accept(channel);
    return super.register(channel);
  }

  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
