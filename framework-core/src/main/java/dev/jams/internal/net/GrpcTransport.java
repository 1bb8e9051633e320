package dev.jams.internal.net;

import dev.jams.internal.lifecycle.GrpcSockets;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.NettyRuntime;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The sockets and event loops of a gRPC server. Its own, because grpc-java lets nobody else at a
 * connection, but takes whatever makes the listening socket, through which every connection comes.
 */
public final class GrpcTransport implements AutoCloseable {
  private final ConnectionGuards guards;
  private final GrpcSockets sockets = new GrpcSockets();
  private final Duration linger;
  private final boolean unix;
  private final boolean epoll;
  private final EventLoopGroup accepting;
  private final EventLoopGroup serving;

  /**
   * Starts the event loops.
   *
   * @param linger how long connections are read on after their last answer when the server stops
   * @param address to listen on
   */
  public GrpcTransport(ConnectionGuards guards, Duration linger, SocketAddress address) {
    this.guards = guards;
    this.linger = linger;
    // For Unix domain sockets those of the JDK, which need no native code.
    this.unix = address instanceof UnixDomainSocketAddress;
    this.epoll = !unix && Epoll.isAvailable();
    this.accepting = group(1, "grpc-accept");
    this.serving = group(NettyRuntime.availableProcessors(), "grpc-worker");
  }

  private EventLoopGroup group(int threads, String name) {
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), io);
  }

  /** Has a server use this. */
  public void configure(NettyServerBuilder server) {
    server
        .bossEventLoopGroup(accepting)
        .workerEventLoopGroup(serving)
        .channelFactory((ChannelFactory<ServerChannel>) this::newListeningSocket);
  }

  private ServerChannel newListeningSocket() {
    ServerChannel socket =
        unix
            ? new NioServerDomainSocketChannel()
            : epoll ? new EpollServerSocketChannel() : new NioServerSocketChannel();
    sockets.listening(socket);
    socket.pipeline().addLast(new Acceptance());
    return socket;
  }

  /** Sees each connection before the server does. */
  private final class Acceptance extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
      Channel connection = (Channel) msg;
      if (guards.connections().accept(connection)) {
        ConnectionStart.of(connection.pipeline(), guards::add);
        connection.pipeline().addFirst(new LingeringStop(sockets::isLeaving, linger));
        sockets.connected(connection);
        ctx.fireChannelRead(connection);
      } else {
        if (!unix) {
          // No TIME_WAIT for what was not wanted.
          connection.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        connection.unsafe().closeForcibly();
      }
    }
  }

  /** What listens, and the connections. */
  public GrpcSockets sockets() {
    return sockets;
  }

  /** Ends the event loops, after the server. Does not block. */
  @Override
  public void close() {
    accepting.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    serving.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
