package dev.jams.http;

import com.google.protobuf.TypeRegistry;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.Listener;
import dev.jams.StandardServices;
import dev.jams.StartException;
import dev.jams.http.internal.call.ResponseMetadata;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.http1.AbsoluteForm;
import dev.jams.http.internal.http1.Http1Connection;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.transcode.Transcoding;
import dev.jams.http.internal.transcode.TranscodingService;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/** Puts the parts of the gateway on Armeria's HTTP server. */
final class HttpListener {
  private final AppContext context;
  private final HttpSettings settings;
  private final HttpLimits limits;

  HttpListener(AppContext context, HttpSettings settings) {
    this.context = context;
    this.settings = settings;
    this.limits = settings.limits().of(context.config());
  }

  Listener.Running start(String name, String host, int port) throws StartException {
    TypeRegistry types = MessageTypes.of(context.services());
    ResponseMetadata responseMetadata = settings.mapping().responseMetadata(context.config());
    StatusBody errors = new StatusBody(types, responseMetadata);
    HttpRules rules = settings.mapping().rules(context.config(), context.services());
    HttpService transcoding = transcoding(types, rules, responseMetadata, errors);
    StandardServices standard = settings.protocols().standardServices(context);
    HttpService calls =
        settings.protocols().inFrontOf(transcoding, context, standard, types, limits);
    Drain drain = new Drain();
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      Server server = build(address, calls, rules, errors, drain);
      server.start().join();
      return new RunningHttpServer(server, drain, standard);
    } catch (UnknownHostException e) {
      throw StartException.cannotListen(name, host, port, e);
    } catch (CompletionException e) {
      throw StartException.cannotListen(name, host, port, e.getCause());
    }
  }

  private HttpService transcoding(
      TypeRegistry types, HttpRules rules, ResponseMetadata responseMetadata, StatusBody errors)
      throws StartException {
    Config config = context.config();
    MappingSettings mapping = settings.mapping();
    Transcoding transcoding =
        new Transcoding(
            mapping.requestMetadata(config),
            responseMetadata,
            limits.deadline(),
            limits.deadlineOfStreams(),
            limits.maxBodySize(),
            mapping.capturesUnknownQuery(config),
            settings.manners().of(config),
            errors);
    try {
      TranscodingService service =
          new TranscodingService(
              context.services(),
              rules,
              mapping.codec(config, types, MessageTypes.extensions(context.services())),
              mapping.binding(config),
              transcoding);
      return settings.protocols().withWebSockets(service, config);
    } catch (IllegalArgumentException e) {
      throw new StartException("the http listener has no routes: " + e.getMessage(), e);
    }
  }

  private Server build(
      InetSocketAddress address, HttpService calls, HttpRules rules, StatusBody errors, Drain drain)
      throws StartException {
    ServerBuilder server =
        Server.builder()
            .port(address, SessionProtocol.HTTP)
            .serviceUnder("/", calls.decorate(drain::decorate))
            .errorHandler(new HttpErrors(errors))
            .childChannelPipelineCustomizer(
                connection -> {
                  drain.connected(connection);
                  Http1Connection.customize(connection);
                })
            .absoluteUriTransformer(AbsoluteForm::path)
            // The error handler logs what is not the client's fault.
            .unloggedExceptionsReportInterval(Duration.ZERO)
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
    settings
        .description()
        .addTo(server, context, rules, settings.mapping().schema(context.config()), errors, drain);
    settings.cors().addTo(server, context.config());
    return server.build();
  }
}
