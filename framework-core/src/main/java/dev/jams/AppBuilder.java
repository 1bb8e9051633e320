package dev.jams;

import dev.jams.internal.call.CallChain;
import dev.jams.internal.call.Placement;
import io.grpc.BindableService;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Says what an app is made of; got from {@link App#named}. Not safe for use by several threads. An
 * app copies what it needs when it starts, so a builder can start several.
 */
public final class AppBuilder {
  final String name;
  final List<Registration> services = new ArrayList<>();
  final CallChain.Builder calls = new CallChain.Builder();
  final Middlewares.Builder middlewares = new Middlewares.Builder();
  final List<Listener> listeners = new ArrayList<>();
  final Map<Listener, Setting<Boolean>> conditions = new HashMap<>();
  final List<Component> components = new ArrayList<>();
  final Map<String, String> clients = new LinkedHashMap<>();
  final List<Setting<?>> settings = new ArrayList<>();
  Optional<LogBackend> log = Optional.empty();

  /** Ours, which the users' interceptors do not see. */
  final List<ServerServiceDefinition> own = new ArrayList<>();

  Clock clock = Clock.systemUTC();
  boolean onlyConfigured;
  final Map<String, Set<String>> onlyOn = new HashMap<>();
  private final NamedServices named = new NamedServices();

  AppBuilder(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an app needs a name that is not blank");
    }
    this.name = name;
  }

  /**
   * Registers a service; every listener serves it. Its methods run on a virtual thread each on JDK
   * 21 and later, else on a pool of {@code executor.threads}, and never on an event loop. If it is
   * {@link AutoCloseable}, the app closes it when it stops, after the last call has ended.
   */
  public AppBuilder service(BindableService service) {
    return add(Optional.empty(), service, null);
  }

  /**
   * Registers a service whose methods run on an executor of its own. A service that never blocks
   * may stay on the event loop with {@code Runnable::run}; one that blocks there stops all traffic.
   *
   * @param executor stays the caller's: the app does not shut it down
   */
  public AppBuilder service(BindableService service, Executor executor) {
    return add(Optional.empty(), service, Objects.requireNonNull(executor, "executor"));
  }

  private AppBuilder add(Optional<String> name, BindableService service, Executor executor) {
    ServiceDescriptor descriptor = service.bindService().getServiceDescriptor();
    services.add(new Registration.Local(name, descriptor, context -> service, executor));
    return this;
  }

  /**
   * Registers a service by a name that the configuration knows it by: {@code services.<name>.grpc}
   * and {@code services.<name>.http}, both true by default, say which listeners serve it, so do the
   * names of other listeners. Several services may share a name.
   *
   * @param name words of letters and digits, joined by dashes or underscores; {@code user-auth},
   *     {@code user_auth} and {@code userAuth} are one, in the configuration as well
   * @throws IllegalArgumentException if the name is not of this form
   */
  public AppBuilder service(String name, BindableService service) {
    return add(Optional.of(named.service(name)), service, null);
  }

  /** The same for a service that is made when the app starts, if it is served at all. */
  public AppBuilder service(String name, ServiceDescriptor descriptor, ServiceFactory factory) {
    return add(Optional.of(named.service(name)), descriptor, factory);
  }

  /**
   * The same for a service that has settings of its own, under {@code services.<name>.config}:
   *
   * <pre>{@code
   * record TrackerConfig(@About(defaultValue = "./data") Path data) {}
   *
   * .service("tracker", TrackerGrpc.getServiceDescriptor(), TrackerConfig.class,
   *     (context, config) -> new TrackerService(EntryStores.open(config.data())))
   * }</pre>
   *
   * @param config as for {@link Setting#section}
   * @throws IllegalArgumentException if the name is not of its form, or another service of this
   *     name has other settings
   */
  public <C extends Record> AppBuilder service(
      String name,
      ServiceDescriptor descriptor,
      Class<C> config,
      ServiceFactory.Configured<C> factory) {
    Setting<C> section = named.config(name, config, this::setting);
    return service(
        name, descriptor, context -> factory.create(context, context.config().get(section)));
  }

  /**
   * The same for a service that takes whatever stands under {@code services.<name>.config}: texts,
   * booleans, numbers as {@code Double}, null, lists and maps, with the keys as they are written.
   * The map is empty where there is nothing.
   *
   * @throws IllegalArgumentException as for a record
   */
  public AppBuilder service(
      String name,
      ServiceDescriptor descriptor,
      ServiceFactory.Configured<Map<String, Object>> factory) {
    Setting<Map<String, Object>> all = named.config(name, this::setting);
    return service(name, descriptor, context -> factory.create(context, context.config().get(all)));
  }

  /**
   * Of the services that are registered by a name, only those are made and served that the
   * configuration names under {@code services}; it must name at least one. So a file chooses what a
   * program is. Those without a name are served anyway.
   */
  public AppBuilder onlyConfiguredServices() {
    onlyConfigured = true;
    return this;
  }

  /**
   * Keeps a service that was registered by a name inside: only these listeners serve it, unless
   * {@code services.<name>.<listener>} says otherwise. To the others it is unknown, also to their
   * health, reflection and OpenAPI.
   *
   * <pre>{@code
   * .service("audit", new AuditService())
   * .onlyOn("audit", "grpc")
   * }</pre>
   *
   * @param service the name, of all services that share it
   * @param listeners names of listeners, such as {@code grpc} or {@code http}
   * @throws IllegalArgumentException if no service has been registered by this name
   */
  public AppBuilder onlyOn(String service, String... listeners) {
    Optional<String> name = Optional.of(named.service(service));
    if (services.stream().noneMatch(registration -> registration.name().equals(name))) {
      throw new IllegalArgumentException(
          "no service is named \"" + service + "\"; register it by this name first");
    }
    onlyOn.put(name.get(), Set.of(listeners));
    return this;
  }

  /**
   * Registers a service that is made when the app starts, from its configuration. Nothing is made
   * when {@code grpc.target} says that calls are answered elsewhere; in an app that has a {@link
   * RemoteService} or {@link RemoteServices}, that setting concerns those alone.
   *
   * @param descriptor from the generated class: {@code TrackerGrpc.getServiceDescriptor()}
   */
  public AppBuilder service(ServiceDescriptor descriptor, ServiceFactory factory) {
    return add(Optional.empty(), descriptor, factory);
  }

  private AppBuilder add(
      Optional<String> name, ServiceDescriptor descriptor, ServiceFactory factory) {
    services.add(
        new Registration.Local(
            name,
            Objects.requireNonNull(descriptor, "descriptor"),
            Objects.requireNonNull(factory, "factory"),
            null));
    return this;
  }

  /** Registers a service that runs elsewhere. */
  public AppBuilder service(RemoteService service) {
    services.add(new Registration.Remote(service));
    return this;
  }

  /** Registers all that a gRPC server elsewhere offers, found out when the app starts. */
  public AppBuilder service(RemoteServices services) {
    this.services.add(new Registration.Remotes(Objects.requireNonNull(services, "services")));
    return this;
  }

  /**
   * Adds an interceptor around every service, over every listener alike. The first one added sees a
   * call first and its answer last:
   *
   * <pre>
   * .intercept(a).intercept(b)      a( b( service ) )
   * </pre>
   *
   * Health and reflection are not intercepted.
   */
  public AppBuilder intercept(ServerInterceptor interceptor) {
    calls.intercept(Objects.requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /**
   * Adds an interceptor around one method, or around all methods of one service, over every
   * listener alike. Those around every service stand outside of those around one, and these outside
   * of those around one method, whatever the order in which they were added; within each, the first
   * one added is outermost:
   *
   * <pre>
   * .intercept("pkg.Service/Method", c)
   * .intercept("pkg.Service/*", b)
   * .intercept(a)                           a( b( c( method ) ) )
   * </pre>
   *
   * <p>If no registered service has such a method, the app does not start.
   *
   * @param target {@code pkg.Service/Method}, or {@code pkg.Service/*} for all of a service
   * @throws IllegalArgumentException if the target is neither in form
   */
  public AppBuilder intercept(String target, ServerInterceptor interceptor) {
    calls.intercept(target, Objects.requireNonNull(interceptor, "interceptor"));
    return this;
  }

  /**
   * Adds the interceptor of a component around every service, and the component itself:
   *
   * <pre>{@code
   * App.named("tracker").intercept(Tracing.create()).intercept(Metrics.create()).service(tracker)
   * }</pre>
   *
   * <p>It stands where another one would that is added here. One that {@linkplain
   * InterceptingComponent#interceptsStandardServices says so} is around health and reflection, too.
   *
   * @throws IllegalArgumentException if another component of this name is there already
   */
  public AppBuilder intercept(InterceptingComponent component) {
    calls.intercept(component);
    return addOnce(component);
  }

  /**
   * Adds the interceptor of a component around one method, or around all methods of one service,
   * and the component itself unless it is there already.
   *
   * @param target {@code pkg.Service/Method}, or {@code pkg.Service/*} for all of a service
   * @throws IllegalArgumentException if the target is neither in form, another component of this
   *     name is there already, or this one stands {@linkplain
   *     InterceptingComponent#onlyAroundEverything only around everything}
   */
  public AppBuilder intercept(String target, InterceptingComponent component) {
    Placement.requireAnywhere(component, "around \"" + target + "\" alone");
    calls.intercept(target, component);
    return addOnce(component);
  }

  private AppBuilder addOnce(InterceptingComponent component) {
    return components.contains(component) ? this : add(component);
  }

  /**
   * Says what a caller reads when a service or an interceptor ends a call by an exception of this
   * type, thrown from a callback or given to {@code StreamObserver.onError}:
   *
   * <pre>{@code
   * .mapError(NoSuchEntryException.class, e -> Status.NOT_FOUND.withDescription(e.getMessage()))
   * }</pre>
   *
   * <p>Of several types that fit, the most specific one counts. {@link
   * java.util.concurrent.CompletionException} and {@link java.util.concurrent.ExecutionException}
   * are taken for what caused them. {@link io.grpc.StatusException} and {@link
   * io.grpc.StatusRuntimeException} are the caller's answer as they are, with their trailers. gRPC
   * itself looks for one of those among the causes of what is given to {@code onError}, and what it
   * finds goes before any mapping; map such an exception yourself, or throw it.
   *
   * <p>What is not mapped:
   *
   * <ul>
   *   <li>{@link java.util.concurrent.TimeoutException} is {@code DEADLINE_EXCEEDED}, {@link
   *       java.util.concurrent.RejectedExecutionException} is {@code UNAVAILABLE}, and {@link
   *       java.util.concurrent.CancellationException} is {@code CANCELLED} where the call has been
   *       cancelled, without the exception's text
   *   <li>everything else is {@code INTERNAL} with an id, under which the log has the exception.
   *       That includes {@link IllegalArgumentException} and {@link UnsupportedOperationException},
   *       which libraries throw for mistakes that are not the caller's
   * </ul>
   *
   * @param mapper called on the thread that the exception ended; its result is the caller's to
   *     read, but for its cause. One that throws, or answers with OK, is {@code INTERNAL}
   * @throws IllegalArgumentException if the type is mapped already, or is a status by itself
   */
  public <E extends Throwable> AppBuilder mapError(
      Class<E> type, Function<? super E, Status> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    calls.mapError(type, thrown -> mapper.apply(thrown).asRuntimeException());
    return this;
  }

  /**
   * As {@link #mapError}, with details:
   *
   * <pre>{@code
   * .mapErrorRichly(
   *     InvalidEntryException.class,
   *     e -> RichStatus.of(Status.INVALID_ARGUMENT).fieldViolation(e.field(), e.reason()))
   * }</pre>
   *
   * @throws IllegalArgumentException if the type is mapped already, or is a status by itself
   */
  public <E extends Throwable> AppBuilder mapErrorRichly(
      Class<E> type, Function<? super E, RichStatus> mapper) {
    Objects.requireNonNull(mapper, "mapper");
    calls.mapError(type, thrown -> mapper.apply(thrown).asRuntimeException());
    return this;
  }

  /**
   * Says what writes the log. Without it, that is up to whatever SLF4J is bound to.
   *
   * @throws IllegalStateException if that has been said already
   */
  public AppBuilder log(LogBackend backend) {
    if (log.isPresent()) {
      throw new IllegalStateException("the app has a log already; name one");
    }
    log = Optional.of(backend);
    return this;
  }

  /**
   * Says what {@link ServiceContext#clock} is, so that a test may have its own time; the last one
   * counts. Deadlines, time-outs, limits and the validity of certificates have the system's.
   */
  public AppBuilder clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Adds an interceptor by a name. The setting {@code middlewares} chooses among those that have
   * one, and in which order they stand; by default all of them in the order in which they were
   * added. {@code middlewares-of} does for a service or a method. They stand inside those without a
   * name that are around every service.
   *
   * @throws IllegalArgumentException if the name is not lower-case words joined by dashes, or there
   *     is an interceptor of this name already
   */
  public AppBuilder interceptor(String name, ServerInterceptor interceptor) {
    Objects.requireNonNull(interceptor, "interceptor");
    middlewares.add(named.checked(name), components -> interceptor);
    return this;
  }

  /**
   * Adds the interceptor of a component by a name, and the component itself unless it is there
   * already.
   *
   * @throws IllegalArgumentException as for an interceptor, or if another component has the name of
   *     this one, or this one stands {@linkplain InterceptingComponent#onlyAroundEverything only
   *     around everything}
   */
  public AppBuilder interceptor(String name, InterceptingComponent component) {
    Placement.requireAnywhere(
        component, "as \"" + name + "\", which the setting middlewares may leave out");
    middlewares.add(named.checked(name), components -> components.of(component));
    return addOnce(component);
  }

  /**
   * Adds what runs beside the listeners; it starts before them.
   *
   * @throws IllegalArgumentException if a component of this name is there already, or this one
   *     intercepts calls, which is for {@link #intercept(InterceptingComponent)}
   */
  public AppBuilder component(Component component) {
    Placement.requireNowhere(component);
    return add(component);
  }

  private AppBuilder add(Component component) {
    if (components.stream().anyMatch(other -> other.name().equals(component.name()))) {
      throw new IllegalArgumentException(
          "there is a component named \"" + component.name() + "\" already");
    }
    components.add(component);
    return this;
  }

  /**
   * Names a service elsewhere that the app calls, for {@link Clients}. Those that the configuration
   * has under {@code clients} need not be named here, but named ones can be given by flags and
   * environment without a file.
   *
   * @param name lower-case words joined by dashes
   * @param target where the service is unless {@code clients.<name>.target} says otherwise: {@code
   *     host:port}, several with commas between, {@code dns:///host:port}, {@code unix:path},
   *     {@code env:///NAME} for the variables of Kubernetes, or {@code in-process} for a service of
   *     this app
   * @throws IllegalArgumentException if the name is not lower-case words joined by dashes, or there
   *     is a client of this name already
   */
  public AppBuilder client(String name, String target) {
    if (clients.putIfAbsent(named.checked(name), Objects.requireNonNull(target, "target"))
        != null) {
      throw new IllegalArgumentException("there is a client named \"" + name + "\" already");
    }
    return this;
  }

  /** Adds a setting of the user's own; {@link Config#get} has its value. */
  public AppBuilder setting(Setting<?> setting) {
    settings.add(Objects.requireNonNull(setting, "setting"));
    return this;
  }

  /**
   * Adds a listener. Listeners start in the order they are added, and stop in reverse; those that
   * do not {@linkplain Listener#exposesServices expose services} stop after all others.
   *
   * @throws IllegalArgumentException if a listener of this name is there already
   */
  public AppBuilder listen(Listener listener) {
    if (listeners.stream().anyMatch(other -> other.name().equals(listener.name()))) {
      throw new IllegalArgumentException(
          "there is a listener named \"" + listener.name() + "\" already");
    }
    listeners.add(listener);
    return this;
  }

  /**
   * Adds a listener that starts only where a setting is true.
   *
   * @param enabled becomes a setting of the app
   * @throws IllegalArgumentException if a listener of this name is there already
   */
  public AppBuilder listen(Listener listener, Setting<Boolean> enabled) {
    listen(listener);
    setting(enabled);
    conditions.put(listener, enabled);
    return this;
  }

  /** The listeners added so far, in their order. */
  public List<Listener> listeners() {
    return List.copyOf(listeners);
  }

  /**
   * Starts an app and returns when every listener accepts calls. This is for programs and tests
   * that hold the app in their hands; a {@code main} calls {@link #run}.
   *
   * @param args settings as flags, such as {@code "--grpc-port", "0"}
   * @throws StartException if the configuration cannot be used or a part cannot start; nothing is
   *     left open then
   */
  public App start(String... args) throws StartException {
    AppSettings settings = AppSettings.of(this);
    App app = App.of(this, settings, settings.load(List.of(args)));
    app.start(System.nanoTime(), new CompletableFuture<>());
    return app;
  }

  /**
   * Runs an app as this process: starts it, waits for SIGTERM or SIGINT (Ctrl-C), stops it as
   * {@link App#close} does and ends the JVM. Does not return. The start has a thread of its own.
   *
   * <p>Exit codes: 0 if every call ended by itself, 1 if the app could not start, a part of it
   * failed or calls were cut off, 2 if the flags, environment or file cannot be used. A signal
   * during the start undoes what has started, within twice {@code shutdown.abort-timeout}. After a
   * second one the rest of the stop has only that time, and the exit code is 1; so it is after
   * {@code shutdown.watchdog}, whatever hangs. {@code --help} prints every setting.
   */
  public void run(String... args) {
    new AppProcess(this).run(List.of(args));
  }
}
