package dev.jams.stub;

import dev.jams.stub.kinds.Kinds;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** A server of grpc-java with one service, and a client of it. */
final class Server implements AutoCloseable {
  private final io.grpc.Server server;
  private final ManagedChannel channel;
  final Kinds client;

  Server(Kinds service) throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
            .addService(Kinds.bind(service))
            .build()
            .start();
    channel =
        Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
            .build();
    client = Kinds.client(channel);
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow();
    server.awaitTermination(60, TimeUnit.SECONDS);
    channel.awaitTermination(60, TimeUnit.SECONDS);
  }
}
