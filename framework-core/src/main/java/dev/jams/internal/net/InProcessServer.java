package dev.jams.internal.net;

import dev.jams.Listener;
import dev.jams.StandardServices;
import io.grpc.Server;
import io.grpc.inprocess.InProcessSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC server without a socket, which only channels of the same process reach.
 *
 * @param name by which they do
 */
public record InProcessServer(String name, Server server, StandardServices standard)
    implements Listener.Running {
  /** What its location begins with; the name follows. */
  public static final String SCHEME = "in-process:";

  @Override
  public SocketAddress address() {
    return new InProcessSocketAddress(name);
  }

  @Override
  public String location() {
    return SCHEME + name;
  }

  @Override
  public void shutdown() {
    server.shutdown();
    standard.end();
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
