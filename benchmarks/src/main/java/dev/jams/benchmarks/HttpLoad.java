package dev.jams.benchmarks;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends one and the same HTTP/1.1 request over a fixed number of connections that are kept alive,
 * the next when the last is answered. All on one thread, and the request is encoded once, so that
 * the client leaves the CPU to the server.
 */
final class HttpLoad implements Load {
  private static final int OK = 200;
  private static final long LAST_ANSWER_SECONDS = 30;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<Connection> connections = new ArrayList<>();
  private final ByteBuf buffer;

  /** The same, as often as it is sent. */
  private final ByteBuf request;

  private final int answerLength;
  private Round round;

  HttpLoad(int port, byte[] request, int answerLength, int concurrency) throws Exception {
    this.buffer = Unpooled.directBuffer(request.length).writeBytes(request);
    this.request = Unpooled.unreleasableBuffer(buffer);
    this.answerLength = answerLength;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(new Initializer());
    for (int i = 0; i < concurrency; i++) {
      Channel channel = bootstrap.connect("127.0.0.1", port).sync().channel();
      connections.add(channel.pipeline().get(Connection.class));
    }
  }

  @Override
  public long run(Duration duration) throws Exception {
    Round started = new Round(System.nanoTime() + duration.toNanos(), connections.size());
    loop.execute(
        () -> {
          round = started;
          connections.forEach(Connection::send);
        });
    return started.answered.get(
        duration.toMillis() + TimeUnit.SECONDS.toMillis(LAST_ANSWER_SECONDS),
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    buffer.release();
  }

  /** Only the event loop touches it, but for the result. */
  private static final class Round {
    final CompletableFuture<Long> answered = new CompletableFuture<>();
    final long end;
    private int open;
    private long count;

    Round(long end, int connections) {
      this.end = end;
      this.open = connections;
    }

    /** Counts an answer and says whether there is time for another. */
    boolean next() {
      count++;
      if (System.nanoTime() < end) {
        return true;
      }
      if (--open == 0) {
        answered.complete(count);
      }
      return false;
    }
  }

  private final class Initializer extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      channel.pipeline().addLast(new HttpResponseDecoder(), new Connection(channel));
    }
  }

  private final class Connection extends SimpleChannelInboundHandler<HttpObject> {
    private final Channel channel;
    private int received;

    Connection(Channel channel) {
      this.channel = channel;
    }

    void send() {
      received = 0;
      channel.writeAndFlush(request.duplicate(), channel.voidPromise());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) throws IOException {
      if (part instanceof HttpResponse head && head.status().code() != OK) {
        throw new IOException("answered with " + head.status());
      }
      if (part instanceof HttpContent content) {
        received += content.content().readableBytes();
      }
      if (part instanceof LastHttpContent) {
        if (received != answerLength) {
          throw new IOException("answered " + received + " bytes instead of " + answerLength);
        }
        if (round.next()) {
          send();
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      fail(cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      fail(new IOException("the server closed the connection"));
    }

    private void fail(Throwable cause) {
      if (round != null) {
        round.answered.completeExceptionally(cause);
      }
    }
  }
}
