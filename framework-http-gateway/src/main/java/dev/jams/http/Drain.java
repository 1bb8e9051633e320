package dev.jams.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.internal.common.InitiateConnectionShutdown;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.http.internal.http1.Http1Connection;
import dev.jams.internal.net.LingeringStop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Lets clients go without losing a request. Armeria's own graceful shutdown goes on accepting
 * connections and keeps them alive; this tells every connection, by {@code Connection: close} or
 * GOAWAY, to send nothing more, and then closes the listening socket and the idle connections.
 *
 * <p>Armeria lets a service say so of the connection of its request ({@code
 * initiateConnectionShutdown}). Connections without one, and those whose request began before, get
 * the event that this makes of it.
 */
final class Drain {
  /** How soon it is noticed that a head is complete. */
  private static final long GLANCE_MILLIS = 20;

  private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
  private final Set<Channel> connections = ConcurrentHashMap.newKeySet();

  /** Those on which a request may come, or that are in the middle of its head. */
  private final Set<Channel> reading = ConcurrentHashMap.newKeySet();

  private volatile boolean leaving;
  private volatile boolean ended;

  /** Called for each new socket that listens. */
  void listening(Channel channel) {
    listening.add(channel);
  }

  /** Runs something if the server can no longer listen without having been told to. */
  void whenClosed(Runnable action) {
    for (Channel channel : listening) {
      channel.closeFuture().addListener(closed -> closed(action));
      channel.eventLoop().terminationFuture().addListener(closed -> closed(action));
    }
  }

  private void closed(Runnable action) {
    if (!ended) {
      action.run();
    }
  }

  /** Called for each new connection, whose parent is the listening socket. */
  void connected(ChannelPipeline pipeline) {
    Channel connection = pipeline.channel();
    if (connection.parent() != null) {
      listening.add(connection.parent());
    }
    connections.add(connection);
    connection.closeFuture().addListener(closed -> connections.remove(connection));
    if (ended) {
      listening.forEach(Drain::close);
      close(connection);
    }
  }

  /** Called for each new connection that has its other handlers. */
  void lingerOn(ChannelPipeline connection, Duration timeout) {
    connection.addFirst(new LingeringStop(() -> leaving, timeout));
  }

  /** Goes on serving, and asks clients to leave. */
  void begin() {
    leaving = true;
    for (Channel connection : connections) {
      connection.eventLoop().execute(() -> ask(connection.pipeline(), Http2Farewell.SOON));
    }
  }

  /** Takes no new connections, and no new requests on those there are. */
  void end() {
    leaving = true;
    if (ended) {
      return;
    }
    ended = true;
    listening.forEach(Drain::close);
    for (Channel connection : connections) {
      reading.add(connection);
      connection.eventLoop().execute(() -> end(connection));
    }
  }

  private void end(Channel connection) {
    ChannelPipeline pipeline = connection.pipeline();
    Http2ConnectionHandler http2 = pipeline.get(Http2ConnectionHandler.class);
    if (http2 != null && connection.isActive()) {
      Http2Farewell.say(connection, http2, () -> reading.remove(connection));
      return;
    }
    if (Http1Connection.isBusy(pipeline)) {
      ask(pipeline, Http2Farewell.NOW);
    } else {
      close(connection);
    }
    awaitRequest(connection);
  }

  private void awaitRequest(Channel connection) {
    if (connection.isActive() && Http1Connection.isInHead(connection.pipeline())) {
      connection
          .eventLoop()
          .schedule(() -> awaitRequest(connection), GLANCE_MILLIS, TimeUnit.MILLISECONDS);
    } else {
      reading.remove(connection);
    }
  }

  /** Whether there is a request, or may be one soon, that the server does not count yet. */
  boolean isReading() {
    return !reading.isEmpty();
  }

  private static void ask(ChannelPipeline connection, InitiateConnectionShutdown when) {
    Http1Connection.leave(connection);
    connection.fireUserEventTriggered(when);
  }

  private static void close(Channel channel) {
    var unused = channel.close();
  }

  HttpResponse decorate(HttpService delegate, ServiceRequestContext ctx, HttpRequest req)
      throws Exception {
    if (leaving) {
      var unused = ctx.initiateConnectionShutdown();
    }
    return delegate.serve(ctx, req);
  }
}
