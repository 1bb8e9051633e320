package dev.jams.http;

import com.linecorp.armeria.server.ServerBuilder;
import dev.jams.ServedService;
import dev.jams.http.internal.http1.Http1Connection;
import dev.jams.internal.net.ConnectionGuards;
import dev.jams.internal.net.ConnectionStart;
import dev.jams.internal.net.FrameGuard;
import dev.jams.internal.net.Guards;
import dev.jams.internal.net.RefusedRequests;
import dev.jams.internal.net.RequestRules;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Guards the connections of the HTTP listener. */
final class Guarding {
  private final HttpLimits limits;
  private final Guards guards;
  private final ConnectionGuards connections;

  Guarding(
      HttpLimits limits, Guards guards, RefusedRequests refused, List<ServedService> services) {
    this.limits = limits;
    this.guards = guards;
    Set<String> single = new HashSet<>();
    for (ServedService service : services) {
      for (var method : service.definition().getServiceDescriptor().getMethods()) {
        if (method.getType().clientSendsOneMessage()) {
          single.add("/" + method.getFullMethodName());
        }
      }
    }
    this.connections =
        new ConnectionGuards(guards, limits.net(), RequestRules.HTTP, refused, single::contains);
  }

  void configure(ServerBuilder server) {
    server
        .idleTimeout(limits.idleTimeout())
        .pingInterval(limits.pingInterval())
        .maxConnectionAge(limits.maxConnectionAge())
        .http1MaxHeaderSize(limits.net().maxHeaderSize())
        // These are the guards' to count, to refuse with a status, and to log.
        .http2MaxHeaderListSize(limits.net().maxDecodedHeaderSize())
        .http2MaxResetFramesPerWindow(0, 1);
  }

  /** Called for each new connection. */
  void connected(ChannelPipeline connection) {
    Channel channel = connection.channel();
    if (!connections.connections().accept(channel)) {
      // No TIME_WAIT for what was not wanted.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
      return;
    }
    ConnectionStart.of(
        connection,
        (pipeline, after) -> {
          FrameGuard frames = connections.add(pipeline, after);
          Http1Connection.add(pipeline, after, frames, guards, limits.net().headerTimeout());
        });
  }
}
