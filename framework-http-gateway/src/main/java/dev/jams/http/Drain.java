package dev.jams.http;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets clients go without losing a request. Armeria's own graceful shutdown goes on accepting
 * connections and keeps them alive; this closes the listening socket and tells every connection, by
 * {@code Connection: close} or GOAWAY on its next answer, to send nothing more.
 */
final class Drain {
  private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  void begin() {
    draining = true;
    listening.forEach(Drain::close);
  }

  private static void close(Channel channel) {
    var unused = channel.close();
  }

  /** Called for each new connection, whose parent is the listening socket. */
  void connected(ChannelPipeline connection) {
    Channel parent = connection.channel().parent();
    if (parent == null) {
      return;
    }
    listening.add(parent);
    if (draining) {
      close(parent);
      close(connection.channel());
    }
  }

  HttpResponse decorate(HttpService delegate, ServiceRequestContext ctx, HttpRequest req)
      throws Exception {
    if (draining) {
      var unused = ctx.initiateConnectionShutdown();
    }
    return delegate.serve(ctx, req);
  }
}
