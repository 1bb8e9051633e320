package dev.jams.http;

import com.google.protobuf.TypeRegistry;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.Listener;
import dev.jams.StandardServices;
import dev.jams.StartException;
import dev.jams.http.internal.call.RequestMetadata;
import dev.jams.http.internal.call.RequestPace;
import dev.jams.http.internal.call.ResponseMetadata;
import dev.jams.http.internal.call.StatusBody;
import dev.jams.http.internal.http1.AbsoluteForm;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.http.internal.transcode.Transcoding;
import dev.jams.http.internal.transcode.TranscodingService;
import dev.jams.internal.call.AccessLog;
import dev.jams.internal.limit.Gate;
import dev.jams.internal.net.Guards;
import dev.jams.internal.net.LingeringStop;
import dev.jams.internal.net.ListenAddress;
import dev.jams.internal.net.RefusedRequests;
import dev.jams.internal.net.RequestRules;
import dev.jams.internal.tls.ListenerTls;
import io.grpc.MethodDescriptor;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/** Puts the parts of the gateway on Armeria's HTTP server. */
final class HttpListener {
  private final AppContext context;
  private final HttpSettings settings;
  private final Map<String, HttpService> others;
  private final HttpLimits limits;
  private final Guards guards;

  HttpListener(AppContext context, HttpSettings settings, Map<String, HttpService> others) {
    this.context = context;
    this.settings = settings;
    this.others = others;
    this.limits = settings.limits().of(context.config());
    this.guards = context.internals().guards().of("http");
  }

  Listener.Running start(Listener listener, ListenAddress address, ListenerTls tls)
      throws StartException {
    try {
      return listen(listener, address, tls);
    } catch (StartException | RuntimeException e) {
      tls.close();
      throw e;
    }
  }

  private Listener.Running listen(Listener listener, ListenAddress address, ListenerTls tls)
      throws StartException {
    TypeRegistry types = MessageTypes.of(context.services());
    ResponseMetadata responseMetadata = settings.mapping().responseMetadata(context.config());
    StatusBody errors = new StatusBody(types, responseMetadata);
    HttpRules rules = settings.mapping().rules(context.config(), context.services());
    context
        .internals()
        .insight()
        .routes(listener.name(), () -> ShownRoutes.of(context.services(), rules));
    FutureTask<Optional<OpenApiEndpoint>> description =
        settings
            .description()
            .begin(context, rules, settings.mapping().schema(context.config()), errors);
    TranscodingService transcoding = transcoding(types, rules, responseMetadata, errors);
    StandardServices standard = settings.protocols().standardServices(context);
    HttpService calls =
        settings.protocols().inFrontOf(transcoding, context, standard, this::gate, types, limits);
    Drain drain = new Drain();
    Server server;
    try {
      ServerPort port = ServerPorts.of(address.prepare(), tls);
      server = build(port, tls, calls, transcoding, rules, description, errors, drain);
      server.start().join();
    } catch (IOException e) {
      throw address.cannotListen(e);
    } catch (CompletionException e) {
      throw address.cannotListen(e.getCause());
    }
    Listener.Running running = new RunningHttpServer(server, tls, drain, standard);
    try {
      address.bound();
    } catch (StartException e) {
      running.shutdownNow();
      throw e;
    }
    drain.whenClosed(
        () ->
            context.fail(listener, "the http listener no longer listens on " + running.location()));
    return running;
  }

  private TranscodingService transcoding(
      TypeRegistry types, HttpRules rules, ResponseMetadata responseMetadata, StatusBody errors)
      throws StartException {
    Config config = context.config();
    MappingSettings mapping = settings.mapping();
    Transcoding transcoding =
        new Transcoding(
            mapping.requestMetadata(config, context.internals().access().credentials()),
            responseMetadata,
            limits.deadline(),
            limits.deadlineOfStreams(),
            limits.maxBodySize(),
            new RequestPace(
                limits.readTimeout(), limits.net().minBodyRate(), limits.net().bodyGrace(), guards),
            mapping.capturesUnknownQuery(config),
            settings.manners().of(config),
            errors);
    try {
      TranscodingService service =
          new TranscodingService(
              context.services(),
              this::gate,
              rules,
              mapping.codec(config, types, MessageTypes.extensions(context.services())),
              mapping.binding(config),
              transcoding);
      return settings.protocols().withWebSockets(service, config);
    } catch (IllegalArgumentException e) {
      throw new StartException("the http listener has no routes: " + e.getMessage(), e);
    }
  }

  private Gate gate(MethodDescriptor<?, ?> method) {
    return context.internals().limiter().gate(method, guards);
  }

  private Set<String> served() {
    return context.services().stream()
        .map(service -> service.definition().getServiceDescriptor().getName())
        .collect(Collectors.toSet());
  }

  private Server build(
      ServerPort port,
      ListenerTls tls,
      HttpService calls,
      TranscodingService transcoding,
      HttpRules rules,
      FutureTask<Optional<OpenApiEndpoint>> description,
      StatusBody errors,
      Drain drain)
      throws StartException {
    AccessLog log = AccessLog.of(context.config(), context.internals().observers());
    RefusedRequests refused = new RefusedRequests(log, RequestRules.HTTP);
    AccessLogging access =
        new AccessLogging(
            log, refused, settings.mapping().trustedHops(context.config()), guards.traffic());
    Duration linger = context.config().get(LingeringStop.TIMEOUT);
    Guarding guarding = new Guarding(limits, guards, refused, context.services());
    ServerBuilder server =
        Server.builder()
            .port(port)
            .serviceUnder("/", calls.decorate(drain::decorate))
            .errorHandler(new HttpErrors(errors, access))
            .childChannelPipelineCustomizer(
                connection -> {
                  drain.connected(connection);
                  tls.addTo(connection);
                  guarding.connected(connection);
                  drain.lingerOn(connection, linger);
                })
            .absoluteUriTransformer(AbsoluteForm::path)
            // The error handler logs what is not the client's fault.
            .unloggedExceptionsReportInterval(Duration.ZERO)
            .bossGroupFactory(name -> AcceptLoop.named(name, drain::listening))
            // With nothing in it: metrics are an extension's, and the default is the whole JVM's.
            .meterRegistry(new CompositeMeterRegistry())
            .disableServerHeader()
            // Deadlines and their answers are the call's own.
            .requestTimeout(Duration.ZERO)
            // A limit of each message or body, which only a call knows.
            .maxRequestLength(0)
            .http1MaxInitialLineLength(limits.maxUrlLength())
            .http2MaxStreamsPerConnection(limits.maxConcurrentCalls());
    if (tls.isOn()) {
      // Armeria wants some; the handler of every connection is replaced by that of tls.
      server.tlsProvider(host -> null);
    }
    guarding.configure(server);
    RequestMetadata metadata =
        settings
            .mapping()
            .requestMetadata(context.config(), context.internals().access().credentials());
    PageGuard guard = new PageGuard(context.internals().standard(), metadata, errors);
    GatewayPages pages = new GatewayPages(server, drain, guard);
    // Whoever may ask for health may be anybody.
    Set<String> named = context.internals().access().isGuarded() ? Set.of() : served();
    new HealthEndpoints(context.health(), named, errors).addTo(pages);
    settings.description().addTo(pages, context, rules, description, errors);
    pages.addOthers(others, context, transcoding, errors);
    settings.cors().addTo(server, context.config());
    access.addTo(server);
    return server.build();
  }
}
