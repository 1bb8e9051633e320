package dev.jams.http;

import com.google.protobuf.TypeRegistry;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.jams.AppContext;
import dev.jams.Listener;
import dev.jams.StartException;
import dev.jams.http.internal.bind.BindingOptions;
import dev.jams.http.internal.call.CallDeadline;
import dev.jams.http.internal.call.RequestMetadata;
import dev.jams.http.internal.call.ResponseMetadata;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.transcode.Transcoding;
import dev.jams.http.internal.transcode.TranscodingService;
import dev.jams.json.JsonCodec;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Puts the parts of the gateway on Armeria's HTTP server. */
final class HttpListener {
  private final AppContext context;
  private final HttpLimits limits;
  private final String openApiVersion;

  /**
   * @param openApiVersion the version that {@code /openapi.json} tells, or null to serve none
   */
  HttpListener(AppContext context, HttpLimits limits, String openApiVersion) {
    this.context = context;
    this.limits = limits;
    this.openApiVersion = openApiVersion;
  }

  Listener.Running start(String name, String host, int port) throws StartException {
    TypeRegistry types = MessageTypes.of(context.services());
    ResponseMetadata responseMetadata =
        new ResponseMetadata(ResponseMetadata.HEADER_PREFIX, ResponseMetadata.TRAILER_PREFIX);
    StatusBody errors = new StatusBody(types, responseMetadata);
    HttpService transcoding = transcoding(types, responseMetadata, errors);
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

  private HttpService transcoding(
      TypeRegistry types, ResponseMetadata responseMetadata, StatusBody errors)
      throws StartException {
    Transcoding transcoding =
        new Transcoding(
            new RequestMetadata(List.of(), RequestMetadata.PREFIX),
            responseMetadata,
            new CallDeadline(limits.defaultDeadline(), limits.maxDeadline()),
            new CallDeadline(limits.streamDeadline(), limits.streamDeadline()),
            limits.maxBodySize(),
            errors);
    try {
      return new TranscodingService(
          context.services(),
          new HttpRules(Map.of(), true),
          JsonCodec.newBuilder().typeRegistry(types).build(),
          BindingOptions.DEFAULTS,
          transcoding);
    } catch (IllegalArgumentException e) {
      throw new StartException("the http listener has no routes: " + e.getMessage(), e);
    }
  }

  private Server build(
      InetSocketAddress address, HttpService transcoding, StatusBody errors, Drain drain)
      throws StartException {
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
            // A limit of each message or body, which only a call knows.
            .maxRequestLength(0)
            .idleTimeout(limits.idleTimeout())
            .maxNumConnections(limits.maxConnections())
            .http1MaxInitialLineLength(limits.maxUrlLength())
            .http1MaxHeaderSize(limits.maxHeaderSize())
            .http2MaxHeaderListSize(limits.maxHeaderSize())
            .http2MaxStreamsPerConnection(limits.maxConcurrentCalls());
    new HealthEndpoints(context.health(), errors).addTo(server, drain);
    if (openApiVersion != null) {
      OpenApiEndpoint.of(context, openApiVersion, new HttpRules(Map.of(), true), errors)
          .ifPresent(endpoint -> endpoint.addTo(server, drain));
    }
    return server.build();
  }
}
