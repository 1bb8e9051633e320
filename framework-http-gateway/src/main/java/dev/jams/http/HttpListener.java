package dev.jams.http;

import com.google.protobuf.TypeRegistry;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.jams.AppContext;
import dev.jams.Listener;
import dev.jams.StartException;
import dev.jams.json.JsonCodec;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Puts the parts of the gateway on Armeria's HTTP server. */
final class HttpListener {
  private final AppContext context;
  private final HttpLimits limits;

  HttpListener(AppContext context, HttpLimits limits) {
    this.context = context;
    this.limits = limits;
  }

  Listener.Running start(String name, String host, int port) throws StartException {
    TypeRegistry types = MessageTypes.of(context.services());
    JsonCodec codec = JsonCodec.newBuilder().typeRegistry(types).build();
    StatusBody errors = new StatusBody(types);
    TranscodingService transcoding =
        new TranscodingService(
            new EndpointTable(codec).route(context.services()),
            new CallDeadline(limits.defaultDeadline(), limits.maxDeadline()),
            errors);
    Drain drain = new Drain();
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      Server server = build(address, transcoding, errors, drain);
      server.start().join();
      return new RunningHttpServer(server, drain);
    } catch (UnknownHostException e) {
      throw StartException.cannotListen(name, host, port, e);
    } catch (CompletionException e) {
      throw StartException.cannotListen(name, host, port, e.getCause());
    }
  }

  private Server build(
      InetSocketAddress address, HttpService transcoding, StatusBody errors, Drain drain) {
    ServerBuilder server =
        Server.builder()
            .port(address, SessionProtocol.HTTP)
            .serviceUnder("/", transcoding.decorate(drain::decorate))
            .errorHandler(new HttpErrors(errors))
            .childChannelPipelineCustomizer(drain::connected)
            .bossGroupFactory(AcceptLoop::named)
            // With nothing in it: metrics are an extension's, and the default is the whole JVM's.
            .meterRegistry(new CompositeMeterRegistry())
            .disableServerHeader()
            // Deadlines and their answers are the call's own.
            .requestTimeout(Duration.ZERO)
            .maxRequestLength(limits.maxBodySize())
            .idleTimeout(limits.idleTimeout())
            .maxNumConnections(limits.maxConnections())
            .http1MaxInitialLineLength(limits.maxUrlLength())
            .http1MaxHeaderSize(limits.maxHeaderSize())
            .http2MaxHeaderListSize(limits.maxHeaderSize())
            .http2MaxStreamsPerConnection(limits.maxConcurrentCalls());
    new HealthEndpoints(context.health(), errors).addTo(server, drain);
    return server.build();
  }
}
