package dev.jams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Speaks HTTP/2, but answers every call with frames that no gRPC server sends. */
final class Http2Peer implements AutoCloseable {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;

  /**
   * @param answer makes the frames of one answer
   */
  Http2Peer(Supplier<List<Http2StreamFrame>> answer) {
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(Http2FrameCodecBuilder.forServer().build(), new Answering(answer));
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** A page as a proxy sends it. */
  static List<Http2StreamFrame> page(int status) {
    Http2Headers headers =
        new DefaultHttp2Headers()
            .status(Integer.toString(status))
            .set("content-type", "text/html")
            .set("server", "proxy-7.internal");
    byte[] text = "<html>10.1.2.3 is down</html>".getBytes(UTF_8);
    headers.setInt("content-length", text.length);
    return List.of(
        new DefaultHttp2HeadersFrame(headers),
        new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(text), true));
  }

  /** An end without an answer. */
  static List<Http2StreamFrame> reset(Http2Error error) {
    return List.of(new DefaultHttp2ResetFrame(error));
  }

  /** An answer that breaks off. */
  static List<Http2StreamFrame> resetAfterHeaders(Http2Error error) {
    Http2Headers headers =
        new DefaultHttp2Headers().status("200").set("content-type", "application/grpc");
    return List.of(new DefaultHttp2HeadersFrame(headers), new DefaultHttp2ResetFrame(error));
  }

  private static final class Answering extends SimpleChannelInboundHandler<Http2HeadersFrame> {
    private final Supplier<List<Http2StreamFrame>> answer;

    Answering(Supplier<List<Http2StreamFrame>> answer) {
      this.answer = answer;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Http2HeadersFrame request) {
      answer.get().forEach(frame -> context.write(frame.stream(request.stream())));
      context.flush();
    }
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
