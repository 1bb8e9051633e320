package dev.jams.internal.tls;

import io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.InternalProtocolNegotiator.ProtocolNegotiator;
import io.grpc.netty.InternalProtocolNegotiators;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslContext;
import io.netty.util.AsciiString;

/** How a connection of gRPC begins, with a watch beside it that says what goes wrong. */
final class GrpcNegotiator implements ProtocolNegotiator {
  private final ProtocolNegotiator negotiator;
  private final ChannelHandler watch;
  private final boolean tls;

  private GrpcNegotiator(ProtocolNegotiator negotiator, ChannelHandler watch, boolean tls) {
    this.negotiator = negotiator;
    this.watch = watch;
    this.tls = tls;
  }

  static GrpcNegotiator tls(SslContext context, HandshakeWatch watch) {
    return new GrpcNegotiator(InternalProtocolNegotiators.serverTls(context), watch, true);
  }

  static GrpcNegotiator plaintext(PlaintextWatch watch) {
    return new GrpcNegotiator(InternalProtocolNegotiators.serverPlaintext(), watch, false);
  }

  @Override
  public AsciiString scheme() {
    return negotiator.scheme();
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpc) {
    return new Assembly(negotiator.newHandler(grpc));
  }

  @Override
  public void close() {
    negotiator.close();
  }

  /**
   * Puts both in its own place. TLS is added before what negotiates it, so the watch comes last.
   */
  private final class Assembly extends ChannelHandlerAdapter {
    private final ChannelHandler negotiation;

    Assembly(ChannelHandler negotiation) {
      this.negotiation = negotiation;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      ctx.pipeline().addBefore(ctx.name(), null, tls ? negotiation : watch);
      ctx.pipeline().replace(this, null, tls ? watch : negotiation);
    }
  }
}
