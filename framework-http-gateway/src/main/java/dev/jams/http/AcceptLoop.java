package dev.jams.http;

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
 * The event loop that accepts connections. It ends at once when told to: by then its socket is
 * closed, and Netty's default of two more seconds would only make every stop longer.
 */
final class AcceptLoop extends MultiThreadIoEventLoopGroup {
  private final Consumer<Channel> listening;

  private AcceptLoop(String threadName, IoHandlerFactory handlers, Consumer<Channel> listening) {
    super(1, new DefaultThreadFactory(threadName), handlers);
    this.listening = listening;
  }

  /**
   * @param listening is told of the socket, which the server itself shows to nobody
   */
  static EventLoopGroup named(String threadName, Consumer<Channel> listening) {
    TransportType transport = Flags.transportType();
    if (transport == TransportType.EPOLL) {
      return new AcceptLoop(threadName, EpollIoHandler.newFactory(), listening);
    }
    if (transport == TransportType.NIO) {
      return new AcceptLoop(threadName, NioIoHandler.newFactory(), listening);
    }
    return EventLoopGroups.newEventLoopGroup(1, threadName);
  }

  @Override
  public ChannelFuture register(Channel channel) {
    listening.accept(channel);
    return super.register(channel);
  }

  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
