package dev.jams.internal.lifecycle;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sockets of a gRPC server, which it shows to nobody. Safe for use by any thread. */
public final class GrpcSockets {
  private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean leaving;
  private volatile boolean shutdown;

  /** Called for each new socket that listens. */
  public void listening(Channel channel) {
    listening.add(channel);
  }

  /** Called for each new connection. */
  public void connected(Channel connection) {
    connections.add(connection);
    connection.closeFuture().addListener(closed -> connections.remove(connection));
  }

  /** Runs something if the server can no longer listen without having been told to. */
  public void whenClosed(Runnable action) {
    for (Channel channel : listening) {
      channel.closeFuture().addListener(closed -> closed(action));
      channel.eventLoop().terminationFuture().addListener(ended -> closed(action));
    }
  }

  private void closed(Runnable action) {
    if (!shutdown) {
      action.run();
    }
  }

  /** Whether the server stops, or is about to. */
  public boolean isLeaving() {
    return leaving;
  }

  /** From now on it is no news if the server does not listen. */
  public void shutdown() {
    leaving = true;
    shutdown = true;
  }

  /**
   * Tells every client by GOAWAY that it shall connect anew, which it may do here. Calls in flight,
   * and those that it sends before it knows, are served.
   */
  public void askToLeave() {
    leaving = true;
    for (Channel connection : connections) {
      if (connection.pipeline().get(Http2ConnectionHandler.class) != null) {
        // In grpc-java a connection that is closed so ends when its calls have.
        connection.close();
      }
    }
  }
}
