package dev.jams.testing;

import dev.jams.App;
import dev.jams.AppBuilder;
import io.grpc.ManagedChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts a real app for tests and stops it after them:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final AppExtension app =
 *     AppExtension.of(
 *         () -> App.named("tracker").service(new TrackerService()).listen(GrpcServer.on(42001)));
 *
 * @Test
 * void answers() {
 *   TrackerGrpc.newBlockingStub(app.channel()).list(request);
 * }
 * }</pre>
 *
 * <p>In a static field it starts one app for all tests of the class and of its nested classes; in
 * an instance field it starts one for each test. Two apps, of which one needs the other, say so
 * with JUnit's {@code @Order}; what the first one chose is asked for when the second one starts:
 *
 * <pre>{@code
 * @Order(1)
 * @RegisterExtension
 * static final AppExtension remote = AppExtension.of(TrackerApp::grpcOnly);
 *
 * @Order(2)
 * @RegisterExtension
 * static final AppExtension front =
 *     AppExtension.of(TrackerApp::httpOnly).flag("--grpc-target", () -> remote.address("grpc"));
 * }</pre>
 *
 * <p>These settings differ from those of the app in production, unless {@link #args} gives them:
 *
 * <ul>
 *   <li>{@code <listener>.host} is {@code 127.0.0.1} and {@code <listener>.port} is 0, for each
 *       listener that has them: the app listens on free ports, whatever ports it names itself
 *   <li>{@code config} is an empty file and {@code env-file} is none, so that no {@code config.yml}
 *       or {@code .env} of the machine has a say; environment variables have
 *   <li>{@code shutdown.lame-duck} is none, and {@code shutdown.drain-timeout} is 3 seconds
 * </ul>
 *
 * <p>After the tests it fails the test, or the class, with what is left behind:
 *
 * <ul>
 *   <li>calls still in flight when these 3 seconds are over
 *   <li>{@linkplain Leak#THREADS threads} that are not daemons and were started meanwhile, if they
 *       live on for 5 seconds more; where each stands
 *   <li>{@linkplain Leak#CONNECTIONS TCP sockets} that were opened meanwhile, by the app or the
 *       tests, if they are open for so long; both ends of each. On Linux only
 *   <li>{@linkplain Leak#BUFFERS buffers of Netty} that were not released; where each was made.
 *       Unless the system property {@code io.netty.leakDetection.level} says otherwise, Netty looks
 *       at all of them while an app runs, at the level {@code paranoid}
 * </ul>
 *
 * <p>While several apps run in the process, threads, sockets and buffers are looked for when the
 * last of them has stopped. Where JUnit runs tests in parallel, threads are not, and of the sockets
 * only those with a port of the app: others may have what is new.
 *
 * <p>Tests may use it from any thread, between the start and the stop.
 */
public final class AppExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

  private record Flag(String name, Supplier<String> value) {}

  private final Supplier<AppBuilder> builder;
  private final List<String> args;
  private final List<Flag> flags;
  private final Set<Leak> allowed;
  private volatile RunningApp running;
  private volatile String owner;

  private AppExtension(
      Supplier<AppBuilder> builder, List<String> args, List<Flag> flags, Set<Leak> allowed) {
    this.builder = builder;
    this.args = List.copyOf(args);
    this.flags = List.copyOf(flags);
    this.allowed = Set.copyOf(allowed);
  }

  /**
   * An extension that starts an app.
   *
   * @param app called for each start, just before it
   */
  public static AppExtension of(Supplier<AppBuilder> app) {
    return new AppExtension(Objects.requireNonNull(app, "app"), List.of(), List.of(), Set.of());
  }

  /**
   * The same with further settings, such as {@code "--mode", "http"}.
   *
   * @return a new extension; this one stays as it is
   */
  public AppExtension args(String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    return new AppExtension(builder, all, flags, allowed);
  }

  /**
   * The same with one further setting whose value is known only when the app starts, such as the
   * address of another app.
   *
   * @param name for example {@code --grpc-target}
   * @param value called for each start, just before it
   * @return a new extension; this one stays as it is
   */
  public AppExtension flag(String name, Supplier<String> value) {
    List<Flag> all = new ArrayList<>(flags);
    all.add(new Flag(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value")));
    return new AppExtension(builder, args, all, allowed);
  }

  /**
   * The same with a gRPC listener that has no port: {@link #channel} calls it in this process, with
   * all interceptors, limits of messages and headers, deadlines and cancellation, and messages are
   * serialised as they are on a connection. That is quicker, and needs no network; TLS, guards of
   * connections and {@link #port} are not to be had. Answers may have any size. Other listeners
   * keep their ports; leave that of HTTP out by {@code args("--mode", "grpc")}.
   *
   * @return a new extension, which does not start an app without a {@link dev.jams.GrpcServer};
   *     this one stays as it is
   */
  public AppExtension inProcess() {
    Supplier<AppBuilder> checked =
        () -> {
          AppBuilder app = builder.get();
          RunningApp.requireGrpc(app);
          return app;
        };
    return new AppExtension(checked, args, flags, allowed)
        .flag(RunningApp.IN_PROCESS, () -> "test-" + UUID.randomUUID());
  }

  /**
   * The same with a time of the test's own, which services get by {@link
   * dev.jams.ServiceContext#clock}. Timers, deadlines and time-outs have the system's.
   *
   * @param clock such as a {@link TestClock}; stays the caller's
   * @return a new extension; this one stays as it is
   */
  public AppExtension clock(Clock clock) {
    Objects.requireNonNull(clock, "clock");
    return new AppExtension(() -> builder.get().clock(clock), args, flags, allowed);
  }

  /**
   * The same that does not fail because of leaks of these kinds; for what tests share and never
   * close, such as the pool of connections to a database that is started once for all of them.
   *
   * @return a new extension; this one stays as it is
   */
  public AppExtension allow(Leak... kinds) {
    Set<Leak> all = new HashSet<>(allowed);
    all.addAll(List.of(kinds));
    return new AppExtension(builder, args, flags, all);
  }

  /**
   * The app.
   *
   * @throws IllegalStateException if it is not running
   */
  public App app() {
    return running().app();
  }

  /**
   * The port that a listener listens on.
   *
   * @param listener its name, such as {@code grpc} or {@code http}
   * @throws IllegalArgumentException if no such listener runs
   * @throws IllegalStateException if the app is not running
   */
  public int port(String listener) {
    return app().port(listener);
  }

  /**
   * The address of a listener in the form {@code 127.0.0.1:42001}, which is also a gRPC target.
   *
   * @param listener its name, such as {@code grpc} or {@code http}
   * @throws IllegalArgumentException if no such listener runs
   * @throws IllegalStateException if the app is not running
   */
  public String address(String listener) {
    return running().address(listener);
  }

  /**
   * The channel to the listener {@code grpc}, over its port or {@link #inProcess}. The same for all
   * callers; closed after the app.
   *
   * @throws IllegalArgumentException if no such listener runs
   * @throws IllegalStateException if the app is not running
   */
  public ManagedChannel channel() {
    return running().channel();
  }

  /**
   * Calls the listener {@code http}.
   *
   * @throws IllegalArgumentException if no such listener runs
   * @throws IllegalStateException if the app is not running
   */
  public AppHttp http() {
    return running().http();
  }

  /**
   * The URI of a path at the listener {@code http}; short for {@code http().uri(path)}.
   *
   * @param path with its query, from the slash on, percent-encoded: {@code /v1/entries?page=2}
   */
  public URI uri(String path) {
    return http().uri(path);
  }

  /** A client for requests that {@link AppHttp} has no method for; short for its client. */
  public HttpClient httpClient() {
    return http().client();
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    start(context);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    stop(context);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop(context);
  }

  /** JUnit calls for the class, each nested class and each test; the first of these starts it. */
  private void start(ExtensionContext context) throws Exception {
    if (running == null) {
      List<String> given = new ArrayList<>(args);
      for (Flag flag : flags) {
        given.add(flag.name());
        given.add(flag.value().get());
      }
      running = RunningApp.start(builder.get(), given);
      owner = context.getUniqueId();
    }
  }

  private void stop(ExtensionContext context) throws Exception {
    if (context.getUniqueId().equals(owner)) {
      RunningApp stopping = running;
      running = null;
      owner = null;
      stopping.stop(new LeakPolicy(allowed, isAlone(context)));
    }
  }

  /** Whether what is new in the process must come from the tests that use this extension. */
  private static boolean isAlone(ExtensionContext context) {
    return !context.getConfigurationParameter(PARALLEL).map(Boolean::valueOf).orElse(false);
  }

  private RunningApp running() {
    RunningApp now = running;
    if (now == null) {
      throw new IllegalStateException(
          "the app is not running: an AppExtension needs @RegisterExtension, and a lower @Order"
              + " than those that need it");
    }
    return now;
  }
}
