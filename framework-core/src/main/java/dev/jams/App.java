package dev.jams;

import dev.jams.internal.app.AppInternals;
import dev.jams.internal.call.AccessControl;
import dev.jams.internal.call.CallChain;
import dev.jams.internal.call.CallObservers;
import dev.jams.internal.call.ComponentInterceptors;
import dev.jams.internal.client.OpenClients;
import dev.jams.internal.insight.Insight;
import dev.jams.internal.lifecycle.Closer;
import dev.jams.internal.lifecycle.Lifecycle;
import dev.jams.internal.lifecycle.OpenCalls;
import dev.jams.internal.lifecycle.StopSequence;
import dev.jams.internal.lifecycle.StopTimes;
import dev.jams.internal.limit.LimiterSettings;
import dev.jams.internal.net.GuardCounts;
import dev.jams.internal.page.Pages;
import dev.jams.internal.remote.StartStoppedException;
import io.grpc.Channel;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A set of services and the listeners that expose them. The smallest whole program:
 *
 * <pre>{@code
 * public final class TrackerApp {
 *   public static void main(String[] args) {
 *     App.named("tracker")
 *         .service(Tracker.bind(new TrackerService(new EntryStore())))
 *         .intercept(new AuditInterceptor())
 *         .listen(GrpcServer.on(42001))
 *         .listen(HttpGateway.on(8080))
 *         .run(args);
 *   }
 * }
 * }</pre>
 *
 * <p>An object of this class is an app that has started. Its methods may be called by any thread.
 */
public final class App implements Clients, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(App.class);

  private final String name;
  private final AppBuilder builder;
  private final AppSettings settings;
  private final Config config;
  private final StopTimes times;
  private final Lifecycle lifecycle = new Lifecycle();
  private final OpenCalls calls = new OpenCalls();
  private final Health health = new Health(lifecycle, calls);
  private final Closer closer = new Closer();
  private final StopSequence sequence;
  private final RunningListeners listeners;
  private final RunningComponents components;
  private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
  private volatile OpenClients clients;

  private App(AppBuilder builder, AppSettings settings, Config config) {
    this.name = config.get(settings.name);
    this.builder = builder;
    this.settings = settings;
    this.config = config;
    this.times = settings.stop.of(config);
    this.sequence = new StopSequence(lifecycle, calls, closer, times);
    this.listeners = new RunningListeners(lifecycle, sequence);
    this.components = new RunningComponents(sequence);
  }

  /**
   * Begins an app.
   *
   * @param name names the app in logs and help; not blank
   */
  public static AppBuilder named(String name) {
    return new AppBuilder(Objects.requireNonNull(name, "name"));
  }

  /** An app that has its configuration, and nothing else yet. */
  static App of(AppBuilder builder, AppSettings settings, Config config) throws StartException {
    if (builder.log.isPresent()) {
      builder.log.get().configure(config);
    }
    return new App(builder, settings, config);
  }

  /**
   * Starts it. To be called once.
   *
   * @param origin the {@link System#nanoTime} from which the time to readiness counts
   * @param stop completed when the app shall stop: the start gives up
   */
  void start(long origin, CompletableFuture<?> stop) throws StartException {
    if (!lifecycle.move(State.NEW, State.STARTING)) {
      throw new StartStoppedException();
    }
    try {
      open(new StartGate(lifecycle, stop));
      logReady(origin);
      components.ready(this);
    } catch (StartException | RuntimeException | Error e) {
      if (lifecycle.state() != State.DRAINING && lifecycle.state() != State.STOPPED) {
        undoStart();
      }
      if (stop.isDone()) {
        throw new StartStoppedException();
      }
      throw e;
    }
    lifecycle.failure().thenAccept(reason -> new Thread(this::stop, "jams-stop").start());
  }

  private void open(StartGate gate) throws StartException {
    ExecutorService executor = CallExecutor.open(config.get(settings.threads));
    sequence.started(executor);
    ScheduledExecutorService timer = timer();
    ComponentInterceptors interceptors = new ComponentInterceptors();
    clients =
        OpenClients.open(
            config,
            settings.clients,
            builder.clients,
            interceptors.ofClients(),
            timer,
            this::report);
    closer.add("clients", clients);
    ServiceOpener opener =
        new ServiceOpener(
            config,
            settings,
            executor,
            health,
            closer,
            timer,
            gate.stop(),
            new ServiceOpener.Context(config, builder.clock, clients, closer),
            interceptors.ofClients());
    List<ServedService> services =
        opener.open(
            settings.services.chosen(config, settings.running(config)),
            builder
                .calls
                .build(interceptors, calls)
                .with(settings.middlewares.chosen(config, interceptors)));
    List<ServedService> served = new ArrayList<>(services);
    CallChain ours = new CallChain.Builder().build(interceptors, calls);
    builder.own.forEach(own -> served.add(new ServedService(ours.around(own), executor)));
    // Once more, since they close before what the services have opened.
    closer.add("clients", clients);
    CallObservers observers = new CallObservers();
    clients.start(services, observers, executor, gate.stop());
    AppContext context =
        new AppContext(
            name,
            config,
            services,
            executor,
            health,
            new AppInternals(
                new GuardCounts(),
                LimiterSettings.of(config),
                builder.calls.buildStandard(interceptors),
                observers,
                new Insight(config.effective(), builder.log.flatMap(LogBackend::loggers), calls),
                new Pages(),
                new AccessControl(settings.services.descriptors(), interceptors::around)));
    for (Component component : builder.components) {
      gate.pass();
      components.start(component, context, interceptors);
    }
    List<Listener> chosen =
        builder.listeners.stream().filter(listener -> settings.runs(listener, config)).toList();
    chosen.forEach(listener -> lifecycle.move(listener.name(), State.NEW));
    // Our own services, which components do not see, since no interceptor of theirs is around them.
    AppContext all = context.withServices(served);
    for (Listener listener : chosen) {
      gate.pass();
      listeners.start(listener, settings.services.seenBy(listener, all));
    }
    gate.pass();
    if (!lifecycle.move(State.STARTING, State.RUNNING)) {
      throw new StartStoppedException();
    }
    health.setRunning(true);
  }

  private void report(String client, boolean reachable) {
    health.set(client, reachable ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  private ScheduledExecutorService timer() {
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "jams-timer");
              thread.setDaemon(true);
              return thread;
            });
    closer.add("timer", timer::shutdownNow);
    return timer;
  }

  private void logReady(long origin) {
    var event = log.atInfo().addKeyValue("app", name);
    for (String listener : lifecycle.listeners().keySet()) {
      event = event.addKeyValue(listener, location(listener));
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
    event.addKeyValue("took", millis + "ms").log("ready");
  }

  @Override
  public Channel channel(String client) {
    return clients.channel(client);
  }

  /** Where the app is in its life. */
  public State state() {
    return lifecycle.state();
  }

  /** Where each listener that runs is in its life, by its name, in the order of their start. */
  public Map<String, State> listeners() {
    return lifecycle.listeners();
  }

  /** Why the app stops or has stopped by itself, if a part of it has failed. */
  public Optional<String> failure() {
    return lifecycle.reason();
  }

  /** What the app says of itself and of each service. */
  public Health health() {
    return health;
  }

  /**
   * The port that a listener really listens on.
   *
   * @param listener its name, such as {@code grpc} or {@code http}
   * @throws IllegalArgumentException if no such listener runs, or it does not listen on a port
   */
  public int port(String listener) {
    return address(listener).getPort();
  }

  /**
   * The address that a listener really listens on.
   *
   * @param listener its name, such as {@code grpc} or {@code http}
   * @throws IllegalArgumentException if no such listener runs, or it does not listen on a port
   */
  public InetSocketAddress address(String listener) {
    return listeners.address(listener);
  }

  /**
   * Where a listener really listens, as a client would write it: {@code 127.0.0.1:42001}, {@code
   * https://127.0.0.1:8443} or {@code unix:/run/tracker.sock}.
   *
   * @param listener its name, such as {@code grpc} or {@code http}
   * @throws IllegalArgumentException if no such listener runs
   */
  public String location(String listener) {
    return listeners.location(listener);
  }

  /**
   * Stops the app and returns when it has stopped:
   *
   * <ol>
   *   <li>It is no longer ready, and components learn that it {@linkplain
   *       Component.Running#stopping stops}.
   *   <li>For {@code shutdown.lame-duck} it goes on serving and asks clients to leave.
   *   <li>Listeners take no new connections, in the reverse of the order they started in.
   *   <li>Calls in flight have {@code shutdown.drain-timeout} to end; after half of it they get the
   *       {@link DrainSignal}.
   *   <li>The rest is answered with {@code UNAVAILABLE}, cancelled and interrupted.
   *   <li>What the app has opened is closed, last first.
   * </ol>
   *
   * <p>Further and concurrent calls wait for the first.
   */
  @Override
  public void close() {
    stop();
  }

  /**
   * Stops the app as {@link #close} does.
   *
   * @return how many calls had to be cut off because they did not end in time
   */
  public int stop() {
    if (!lifecycle.move(State.RUNNING, State.DRAINING)) {
      return stopped.join();
    }
    int cut = 0;
    try {
      cut = sequence.run(() -> health.setRunning(false));
    } finally {
      ended(cut);
    }
    return cut;
  }

  private void ended(int cut) {
    Optional<String> reason = lifecycle.reason();
    lifecycle.move(reason.isPresent() ? State.FAILED : State.STOPPED);
    var event =
        (reason.isPresent() ? log.atError() : log.atInfo())
            .addKeyValue("app", name)
            .addKeyValue("ms", sequence.millis())
            .addKeyValue("calls_cut", cut);
    if (reason.isPresent()) {
      event = event.addKeyValue("reason", reason.get());
    }
    event.log("stopped");
    stopped.complete(cut);
  }

  /** Makes a stop that goes on end soon: what is still in flight is cut off now. */
  void abort() {
    sequence.abort();
  }

  /** Completed with the reason when a part of the app has failed. */
  CompletableFuture<String> failing() {
    return lifecycle.failure();
  }

  /** Completed when the app has stopped, with the number of calls that were cut off. */
  CompletableFuture<Integer> stopped() {
    return stopped;
  }

  StopTimes times() {
    return times;
  }

  /**
   * Keeps a start that goes on elsewhere from succeeding.
   *
   * @return false if it has succeeded or failed already
   */
  boolean cancelStart() {
    return lifecycle.move(State.NEW, State.FAILED) || lifecycle.move(State.STARTING, State.FAILED);
  }

  /** Closes what has started of an app that will not run. Idempotent. */
  private void undoStart() {
    undoStart(times.cut(), times.close());
  }

  /**
   * The same, in a hurry.
   *
   * @param listeners how long each listener may take
   * @param others how long everything else may take, each
   */
  void undoStart(Duration listeners, Duration others) {
    health.setRunning(false);
    sequence.undo(listeners, others);
    lifecycle.move(State.FAILED);
    stopped.complete(0);
  }
}
