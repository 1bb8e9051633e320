package dev.jams.benchmarks;

import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.GrpcServer;
import dev.jams.Listener;
import dev.jams.Setting;
import dev.jams.StartException;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Servers that answer the same gRPC calls, each on a free port of the loopback address. */
final class GrpcServers {
  private GrpcServers() {}

  /** Our gRPC server with all its defaults. */
  static int ours() throws StartException {
    return App.named("benchmark")
        .service(new FixedTracker())
        .service(new FixedLibrary())
        .listen(GrpcServer.on(0))
        .start()
        .port("grpc");
  }

  /**
   * The server of grpc-java with all its defaults but for the executor, which is that of an app.
   */
  static int bare() throws StartException {
    return App.named("benchmark").listen(new Bare()).start().port("bare");
  }

  /** A listener, because an app gives its executor to nothing else. */
  private static final class Bare implements Listener {
    @Override
    public String name() {
      return "bare";
    }

    @Override
    public List<Setting<?>> settings() {
      return List.of();
    }

    @Override
    public Running start(AppContext context) throws StartException {
      try {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return new BareServer(
            NettyServerBuilder.forAddress(anyPort)
                .executor(context.executor())
                .addService(new FixedTracker())
                .build()
                .start());
      } catch (IOException e) {
        throw new StartException("the bare server cannot listen: " + e.getMessage(), e);
      }
    }
  }

  private record BareServer(Server server) implements Listener.Running {
    @Override
    public SocketAddress address() {
      return server.getListenSockets().get(0);
    }

    @Override
    public String location() {
      return address().toString();
    }

    @Override
    public void shutdown() {
      server.shutdown();
    }

    @Override
    public void shutdownNow() {
      server.shutdownNow();
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
      return server.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
