package dev.jams.benchmarks.restarts;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A client that has one HTTP/2 connection and stays on it until GOAWAY or its end. It chooses an
 * instance only then. A request is sent again only if the server says that it has not seen it. Its
 * state belongs to one event loop.
 */
final class Http2Client {
  /** Fewer than servers admit; further requests wait, as they do in every client. */
  private static final int MOST_STREAMS = 50;

  private final EventLoopGroup loop;
  private final Readiness readiness;
  private final Queue<Http2Exchange> waiting = new ArrayDeque<>();
  private Connection connection;
  private int wanted = Request.NOWHERE;

  /**
   * @param loop has one thread
   */
  Http2Client(EventLoopGroup loop, Readiness readiness) {
    this.loop = loop;
    this.readiness = readiness;
  }

  /** Lets the client go to this instance with its next request. May be called by any thread. */
  void move(int instance) {
    loop.execute(() -> wanted = instance);
  }

  /**
   * Sends a request. May be called by any thread.
   *
   * @param answered runs when it is answered with success
   */
  void send(Request request, JsonRequest what, Runnable answered) {
    loop.execute(() -> exchange(new Http2Exchange(request, what, answered, this::exchange)));
  }

  private void exchange(Http2Exchange exchange) {
    if (connection != null && wanted != Request.NOWHERE) {
      if (wanted != connection.instance.number()) {
        connection.leave();
      }
      wanted = Request.NOWHERE;
    }
    if (connection == null) {
      connection = new Connection(readiness.choose(wanted));
      wanted = Request.NOWHERE;
    }
    if (connection.open < MOST_STREAMS) {
      connection.send(exchange);
    } else {
      waiting.add(exchange);
    }
  }

  /** Ends the connection. May be called by any thread. */
  void close() {
    loop.execute(
        () -> {
          if (connection != null) {
            connection.leave();
          }
        });
  }

  /** Closes itself when no requests are to come and all are answered. */
  private final class Connection extends ChannelInitializer<Channel> {
    private final Instance instance;
    private final ChannelFuture connected;
    private int open;

    Connection(Instance instance) {
      this.instance = instance;
      this.connected =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Kind.TIMEOUT.toMillis())
              .handler(this)
              .connect(instance.http());
    }

    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(Http2FrameCodecBuilder.forClient().build())
          .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()))
          .addLast(new GoAway(this));
    }

    void send(Http2Exchange exchange) {
      exchange.request().to(instance.number());
      open++;
      connected.addListener(
          done -> {
            if (done.isSuccess()) {
              openStream(exchange);
            } else {
              exchange.request().failed(done.cause().toString());
              leave();
              ended();
            }
          });
    }

    private void openStream(Http2Exchange exchange) {
      new Http2StreamChannelBootstrap(connected.channel())
          .handler(exchange)
          .open()
          .addListener(
              opened -> {
                if (opened.isSuccess()) {
                  Http2StreamChannel stream = (Http2StreamChannel) opened.getNow();
                  stream.closeFuture().addListener(closed -> ended());
                  exchange.write(stream);
                } else {
                  exchange.request().failed(opened.cause().toString());
                  ended();
                }
              });
    }

    /** Lets the next request have another connection. */
    void leave() {
      if (connection == this) {
        connection = null;
      }
      closeIfIdle();
    }

    private void ended() {
      open--;
      closeIfIdle();
      if (!waiting.isEmpty()) {
        exchange(waiting.remove());
      }
    }

    private void closeIfIdle() {
      if (connection != this && open == 0) {
        var unused = connected.channel().close();
      }
    }
  }

  private static final class GoAway extends ChannelInboundHandlerAdapter {
    private final Connection connection;

    GoAway(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object frame) {
      if (frame instanceof Http2GoAwayFrame) {
        connection.leave();
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      connection.leave();
      ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      // Each stream is told of its end.
      var unused = ctx.close();
    }
  }
}
