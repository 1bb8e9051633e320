package dev.jams.metrics;

import dev.jams.Listener;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The exporter's HTTP server. It has one thread, which no client can hold: the thread waits for
 * none of them.
 */
final class RunningExporter implements Listener.Running {
  private static final int MAX_BODY = 8 << 10;

  private final EventLoopGroup group;
  private final Channel listening;
  private final InetSocketAddress address;
  private final String path;

  private RunningExporter(EventLoopGroup group, Channel listening, String path) {
    this.group = group;
    this.listening = listening;
    this.address = (InetSocketAddress) listening.localAddress();
    this.path = path;
  }

  /**
   * @throws IOException if it cannot listen; nothing is left open then
   */
  static RunningExporter start(InetSocketAddress address, String path, Scrapes scrapes)
      throws IOException {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("jams-exporter", true), NioIoHandler.newFactory());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Connections(path, scrapes))
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      close(group);
      throw new IOException(bound.cause().getMessage(), bound.cause());
    }
    return new RunningExporter(group, bound.channel(), path);
  }

  private static void close(EventLoopGroup group) {
    var unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Override
  public SocketAddress address() {
    return address;
  }

  @Override
  public String location() {
    String host = address.getAddress().getHostAddress();
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    return "http://"
        + bracketed
        + ":"
        + address.getPort()
        + (path.equals(Exporter.ANY_PATH) ? "/" : path);
  }

  /** Runs something if the exporter can no longer listen without having been told to. */
  void whenClosed(Runnable action) {
    listening
        .closeFuture()
        .addListener(
            closed -> {
              if (!group.isShuttingDown()) {
                action.run();
              }
            });
  }

  @Override
  public void shutdown() {
    close(group);
  }

  @Override
  public void shutdownNow() {
    close(group);
  }

  @Override
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    return group.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static final class Connections extends ChannelInitializer<SocketChannel> {
    private final String path;
    private final Scrapes scrapes;

    Connections(String path, Scrapes scrapes) {
      this.path = path;
      this.scrapes = scrapes;
    }

    @Override
    protected void initChannel(SocketChannel connection) {
      ChannelPipeline pipeline = connection.pipeline();
      pipeline.addLast(new HttpServerCodec());
      pipeline.addLast(new HttpObjectAggregator(MAX_BODY, true));
      pipeline.addLast(new ScrapeHandler(path, scrapes));
    }
  }
}
