package dev.jams.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcSocketsTest {
  private final GrpcSockets sockets = new GrpcSockets();
  private final CompletableFuture<Void> died = new CompletableFuture<>();
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private Channel listening;

  @BeforeEach
  void listen() throws Exception {
    listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(new ChannelInboundHandlerAdapter())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
    sockets.listening(listening);
    sockets.whenClosed(() -> died.complete(null));
  }

  @AfterEach
  void end() throws Exception {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(20, TimeUnit.SECONDS);
  }

  @Test
  void tellsOfAListeningSocketThatWasClosed() throws Exception {
    listening.close();

    died.get(20, TimeUnit.SECONDS);
  }

  @Test
  void tellsOfAnEventLoopThatHasEnded() throws Exception {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);

    died.get(20, TimeUnit.SECONDS);
  }

  @Test
  void tellsNothingWhereTheServerWasToldToStop() throws Exception {
    sockets.shutdown();
    listening.close().sync();

    assertThat(died).isNotDone();
  }
}
