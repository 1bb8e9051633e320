package dev.jams;

import dev.jams.internal.net.GuardCounts;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 *         .service(new TrackerService(EntryStores.open("./data")))
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
public final class App implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(App.class);

  private final String name;
  private final Health health = new Health();
  private final OpenCalls calls = new OpenCalls();
  private final Closer closer = new Closer();
  private final Map<String, Listener.Running> running = new LinkedHashMap<>();
  private final Deque<Listener.Running> exposing = new ArrayDeque<>();
  private final Deque<Listener.Running> others = new ArrayDeque<>();
  private final CompletableFuture<Integer> stopped = new CompletableFuture<>();
  private Duration drainTimeout = Duration.ZERO;
  private Duration cutTimeout = Duration.ZERO;
  private ExecutorService executor;
  private volatile State state = State.NEW;

  private App(String name) {
    this.name = name;
  }

  /**
   * Begins an app.
   *
   * @param name names the app in logs and help; not blank
   */
  public static AppBuilder named(String name) {
    return new AppBuilder(Objects.requireNonNull(name, "name"));
  }

  /**
   * @param origin the {@link System#nanoTime} from which the time to readiness counts
   * @param stop completed when the app shall stop: a start that waits for something gives up
   */
  static App start(
      AppBuilder builder,
      AppSettings settings,
      Config config,
      long origin,
      CompletableFuture<?> stop)
      throws StartException {
    if (builder.log.isPresent()) {
      builder.log.get().configure(config);
    }
    App app = new App(config.get(settings.name));
    try {
      app.open(builder, settings, config, stop);
    } catch (StartException | RuntimeException | Error e) {
      app.undoStart();
      throw e;
    }
    app.logReady(origin);
    return app;
  }

  private void open(
      AppBuilder builder, AppSettings settings, Config config, CompletableFuture<?> stop)
      throws StartException {
    state = State.STARTING;
    drainTimeout = config.get(settings.drainTimeout);
    cutTimeout = config.get(settings.cutTimeout);
    executor = CallExecutor.open(config.get(settings.threads));
    closer.add("executor", executor::shutdownNow);
    ServiceOpener opener =
        new ServiceOpener(config, settings, executor, health, closer, timer(), stop);
    List<ServedService> services =
        opener.open(
            settings.services.chosen(config, settings.running(config)),
            builder.calls.build(calls).with(settings.middlewares.chosen(config)));
    AppContext context =
        new AppContext(name, config, services, executor, health, new GuardCounts());
    for (Listener listener : builder.listeners) {
      if (settings.runs(listener, config)) {
        Listener.Running started = listener.start(settings.services.seenBy(listener, context));
        running.put(listener.name(), started);
        (listener.exposesServices() ? exposing : others).addFirst(started);
        log.atInfo()
            .addKeyValue("listener", listener.name())
            .addKeyValue("address", started.location())
            .log("listening");
      }
    }
    state = State.RUNNING;
    health.setRunning(true);
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
    for (var listener : running.entrySet()) {
      event = event.addKeyValue(listener.getKey(), listener.getValue().location());
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
    event.addKeyValue("took", millis + "ms").log("ready");
  }

  /** Where the app is in its life. */
  public State state() {
    return state;
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
    Listener.Running started = running.get(listener);
    SocketAddress address = started == null ? null : started.address();
    if (address instanceof InetSocketAddress inet) {
      return inet;
    }
    throw new IllegalArgumentException(
        "no listener \"" + listener + "\" with a port; running are " + running.keySet());
  }

  /**
   * Where a listener really listens, as a client would write it: {@code 127.0.0.1:42001}, {@code
   * https://127.0.0.1:8443} or {@code unix:/run/tracker.sock}.
   *
   * @param listener its name, such as {@code grpc} or {@code http}
   * @throws IllegalArgumentException if no such listener runs
   */
  public String location(String listener) {
    Listener.Running started = running.get(listener);
    if (started == null) {
      throw new IllegalArgumentException(
          "no listener \"" + listener + "\"; running are " + running.keySet());
    }
    return started.location();
  }

  /**
   * Stops the app and returns when it has stopped: it is no longer ready, turns new calls away,
   * lets calls in flight end for {@code shutdown.drain-timeout}, answers the rest with {@code
   * UNAVAILABLE} and interrupts them, and closes what it opened, last first. Listeners are shut
   * down in the reverse of the order they started in. Further and concurrent calls wait for the
   * first.
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
    synchronized (this) {
      if (state != State.RUNNING) {
        return stopped.join();
      }
      state = State.DRAINING;
    }
    health.setRunning(false);
    int cut = 0;
    try {
      cut = drain();
    } catch (InterruptedException e) {
      cut = calls.count();
      calls.end();
      lastFirst().forEach(Listener.Running::shutdownNow);
      Thread.currentThread().interrupt();
    } finally {
      closer.closeAll();
      state = State.STOPPED;
      log.atInfo().addKeyValue("app", name).addKeyValue("calls_cut", cut).log("stopped");
      stopped.complete(cut);
    }
    return cut;
  }

  private int drain() throws InterruptedException {
    log.atInfo().addKeyValue("in_flight", calls.count()).log("draining");
    List<Listener.Running> listeners = lastFirst();
    listeners.forEach(Listener.Running::shutdown);
    long end = System.nanoTime() + drainTimeout.toNanos();
    if (awaitTermination(listeners, drainTimeout) && calls.awaitNone(until(end))) {
      return 0;
    }
    int cut = calls.count();
    log.atWarn()
        .addKeyValue("calls_cut", cut)
        .addKeyValue("drain_timeout", drainTimeout)
        .log("cutting calls that did not end in time");
    calls.end();
    listeners.forEach(Listener.Running::shutdownNow);
    awaitTermination(listeners, cutTimeout);
    // Only now, because the listeners tell the calls on it that they are cancelled.
    executor.shutdownNow();
    calls.awaitNone(cutTimeout);
    return cut;
  }

  private static boolean awaitTermination(List<Listener.Running> listeners, Duration timeout)
      throws InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    boolean terminated = true;
    for (Listener.Running listener : listeners) {
      terminated &= listener.awaitTermination(until(end));
    }
    return terminated;
  }

  private static Duration until(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** The order to stop in. Listeners that only watch, such as those for metrics, see the drain. */
  private List<Listener.Running> lastFirst() {
    List<Listener.Running> listeners = new ArrayList<>(exposing);
    listeners.addAll(others);
    return listeners;
  }

  private void undoStart() {
    try {
      for (Listener.Running listener : lastFirst()) {
        listener.shutdownNow();
        listener.awaitTermination(cutTimeout);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closer.closeAll();
      state = State.FAILED;
      stopped.complete(0);
    }
  }
}
