package dev.jams.http;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.util.EventLoopGroups;
import com.linecorp.armeria.common.util.TransportType;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The event loop that accepts connections. It ends at once when told to: by then its socket is
 * closed, and Netty's default of two more seconds would only make every stop longer.
 */
final class AcceptLoop extends MultiThreadIoEventLoopGroup {
  private AcceptLoop(String threadName, IoHandlerFactory handlers) {
    super(1, new DefaultThreadFactory(threadName), handlers);
  }

  static EventLoopGroup named(String threadName) {
    TransportType transport = Flags.transportType();
    if (transport == TransportType.EPOLL) {
      return new AcceptLoop(threadName, EpollIoHandler.newFactory());
    }
    if (transport == TransportType.NIO) {
      return new AcceptLoop(threadName, NioIoHandler.newFactory());
    }
    return EventLoopGroups.newEventLoopGroup(1, threadName);
  }

  @Override
  public Future<?> shutdownGracefully() {
    return shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
