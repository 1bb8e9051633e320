package dev.jams.admin;

import com.linecorp.armeria.common.Flags;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.SessionProtocol;
import com.linecorp.armeria.common.util.DomainSocketAddress;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerPort;
import com.linecorp.armeria.server.ServiceRequestContext;
import dev.jams.AppContext;
import dev.jams.Listener;
import dev.jams.StartException;
import dev.jams.internal.net.ListenAddress;
import dev.jams.internal.page.Page;
import dev.jams.internal.tls.ListenerTls;
import io.grpc.Status;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what there is to see of an app on an HTTP server. */
final class AdminServer {
  private static final Logger log = LoggerFactory.getLogger(Admin.class);

  private static final int MAX_BODY = 16 << 10;
  private static final int MAX_HEADERS = 8 << 10;
  private static final int MAX_STREAMS = 32;

  /** In which answers that are on their way may arrive. */
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private static final Set<String> TAKEN =
      Set.of(
          "",
          "build",
          "calls",
          "channelz",
          "config",
          "health",
          "loggers",
          "page",
          "routes",
          "services",
          "threads",
          "threads.txt");

  private final AppContext context;
  private final Access access;
  private final LimitSettings.Limits limits;
  private final Class<?> program;
  private final Map<String, HttpService> more;
  private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService executor =
      // Not by Executors, whose wrapper Armeria cannot look into, and says so in the log.
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            Thread thread = new Thread(task, "jams-admin");
            thread.setDaemon(true);
            return thread;
          });
  private final Calls calls;
  private final Live live;

  /**
   * @param program whose jar says which version of the app this is
   * @param more what is served besides, by paths
   */
  AdminServer(
      AppContext context,
      Access access,
      LimitSettings.Limits limits,
      Class<?> program,
      Map<String, HttpService> more) {
    this.context = context;
    this.access = access;
    this.limits = limits;
    this.program = program;
    this.more = more;
    this.calls = new Calls(context, System::nanoTime);
    this.live = new Live(calls::snapshot, limits.maxLive());
  }

  /** Whether a path is ours already. */
  static boolean isTaken(String path) {
    return TAKEN.contains(path.split("/", -1)[1]);
  }

  Listener.Running start(Listener listener, ListenAddress address, ListenerTls tls)
      throws StartException {
    try {
      return listen(listener, address, tls);
    } catch (StartException | RuntimeException e) {
      tls.close();
      executor.shutdownNow();
      throw e;
    }
  }

  private Listener.Running listen(Listener listener, ListenAddress address, ListenerTls tls)
      throws StartException {
    RunningAdmin running;
    try {
      SocketAddress where = address.prepare();
      warnOf(where, tls);
      Server server = build(port(where, tls), tls);
      server.start().join();
      running = new RunningAdmin(server, tls, live, executor);
    } catch (IOException e) {
      throw address.cannotListen(e);
    } catch (CompletionException e) {
      throw address.cannotListen(e.getCause());
    }
    try {
      address.bound();
    } catch (StartException e) {
      running.shutdownNow();
      throw e;
    }
    for (Channel channel : listening) {
      channel
          .closeFuture()
          .addListener(
              closed -> {
                if (!running.isEnded()) {
                  context.fail(
                      listener, "the admin listener no longer listens on " + running.location());
                }
              });
    }
    context.internals().observers().add(calls);
    var unused = executor.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    return running;
  }

  private void tick() {
    try {
      calls.tick();
      live.tick();
    } catch (RuntimeException e) {
      // The next tick may do better; an exception from here would be the last one.
      log.atError().setCause(e).log("Calls cannot be shown");
    }
  }

  private void warnOf(SocketAddress address, ListenerTls tls) {
    if (!(address instanceof InetSocketAddress inet) || inet.getAddress().isLoopbackAddress()) {
      return;
    }
    var line = log.atWarn().addKeyValue("address", inet.getAddress().getHostAddress());
    if (!access.hasToken()) {
      line.log("Whoever reaches the admin listener may use it; set admin.token");
    } else if (!tls.isOn()) {
      line.log("The token of the admin listener is sent unencrypted; set admin.tls.cert-file");
    }
  }

  private static ServerPort port(SocketAddress address, ListenerTls tls) throws IOException {
    SessionProtocol protocol = tls.isOn() ? SessionProtocol.HTTPS : SessionProtocol.HTTP;
    if (!(address instanceof UnixDomainSocketAddress unix)) {
      return new ServerPort((InetSocketAddress) address, protocol);
    }
    if (!Flags.transportType().supportsDomainSockets()) {
      throw new IOException(
          "Unix domain sockets for HTTP need Netty's native transport, which is there on Linux and"
              + " not on this machine");
    }
    return new ServerPort(DomainSocketAddress.of(unix.getPath()), protocol);
  }

  private Server build(ServerPort port, ListenerTls tls) {
    ServerBuilder server =
        Server.builder()
            .port(port)
            .errorHandler(new AdminErrors())
            .childChannelPipelineCustomizer(tls::addTo)
            .bossGroupFactory(name -> AdminLoop.named("jams-admin-accept", listening::add))
            .workerGroup(AdminLoop.named("jams-admin-io", connection -> {}), true)
            .blockingTaskExecutor(executor, false)
            // With nothing in it, and so that no metrics are the whole JVM's.
            .meterRegistry(new CompositeMeterRegistry())
            .unloggedExceptionsReportInterval(Duration.ZERO)
            .disableServerHeader()
            .gracefulShutdownTimeout(Duration.ZERO, FAREWELL)
            .maxNumConnections(limits.maxConnections())
            .idleTimeout(limits.idleTimeout())
            .requestTimeout(limits.requestTimeout())
            .maxRequestLength(MAX_BODY)
            .http1MaxHeaderSize(MAX_HEADERS)
            .http2MaxHeaderListSize(MAX_HEADERS)
            .http2MaxStreamsPerConnection(MAX_STREAMS);
    if (tls.isOn()) {
      // Armeria wants some; the handler of every connection is replaced by that of tls.
      server.tlsProvider(host -> null);
    }
    addServices(server);
    server.decorator(
        (delegate, ctx, req) -> {
          ctx.mutateAdditionalResponseHeaders(headers -> headers.add(PageFiles.HEADERS));
          return delegate.serve(ctx, req);
        });
    return server.build();
  }

  private void addServices(ServerBuilder server) {
    Views views = new Views(executor);
    PageFiles.all().forEach((path, file) -> server.service(path, access.aroundPage(file)));
    StateViews state = new StateViews(context);
    add(server, "/health", views.reading(ctx -> state.health()));
    add(server, "/health/live", views.reading(ctx -> state.live()));
    add(server, "/services", views.reading(ctx -> state.services()));
    add(server, "/routes", views.reading(ctx -> state.routes()));
    add(server, "/config", views.reading(ctx -> state.config()));
    add(server, "/calls", views.reading(ctx -> calls.snapshot()));
    add(server, "/calls/live", views.reading(live::watch));
    LoggersView loggers = new LoggersView(context.internals().insight().loggers());
    add(server, "/loggers", views.changing(ctx -> loggers.all(), loggers::change));
    add(server, "/threads", views.reading(ctx -> Threads.dump()));
    add(server, "/threads.txt", views.reading(ctx -> Threads.dump().text()));
    List<Page> pages = pagesOfComponents();
    Build build = new Build(context.name(), program, paths(pages));
    add(server, "/build", views.reading(ctx -> build.view()));
    new ChannelzViews().paths().forEach((path, view) -> add(server, path, views.reading(view)));
    more.forEach((path, service) -> add(server, path, service));
    pages.forEach(page -> add(server, page.path(), views.reading(ctx -> answer(page, ctx))));
    server.serviceUnder(
        "/",
        access.around(
            (ctx, req) ->
                Json.error(
                    HttpStatus.NOT_FOUND,
                    Status.Code.NOT_FOUND,
                    "nothing is here; / is a page about all there is")));
  }

  private List<Page> pagesOfComponents() {
    return context.internals().pages().all().stream()
        .filter(page -> !isTaken(page.path()) && !more.containsKey(page.path()))
        .toList();
  }

  private List<String> paths(List<Page> pages) {
    return Stream.concat(pages.stream().map(Page::path), more.keySet().stream()).toList();
  }

  /** What a component has to show wherever somebody reads pages, such as metrics. */
  private static HttpResponse answer(Page page, ServiceRequestContext ctx) throws IOException {
    String accept = String.join(",", ctx.request().headers().getAll(HttpHeaderNames.ACCEPT));
    Page.Text text = page.content().read(accept);
    return HttpResponse.of(
        HttpStatus.OK, MediaType.parse(text.contentType()), HttpData.wrap(text.bytes()));
  }

  private void add(ServerBuilder server, String path, HttpService service) {
    server.service(path, access.around(service));
  }
}
