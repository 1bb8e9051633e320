package dev.jams;

import dev.jams.internal.call.CallChain;
import dev.jams.internal.call.UnsentAnswers;
import dev.jams.internal.client.OpenClients;
import dev.jams.internal.client.Targets;
import dev.jams.internal.lifecycle.Closer;
import dev.jams.internal.tls.ClientTls;
import dev.jams.internal.tls.ClientTlsSettings;
import dev.jams.internal.tls.TlsTimes;
import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns registrations into the definitions that all listeners share. */
final class ServiceOpener {
  private static final Logger log = LoggerFactory.getLogger(ServiceOpener.class);

  private final Config config;
  private final String target;
  private final ServiceSwitches switches;
  private final Executor executor;
  private final Health health;
  private final Closer closer;
  private final ScheduledExecutorService timer;
  private final Optional<RemoteDiscovery> discovery;
  private final ClientTlsSettings tlsSettings;
  private final TargetSettings targetSettings;
  private final Context context;
  private final ClientInterceptor clientInterceptor;
  private final Map<String, RemoteChannel> channels = new HashMap<>();

  /**
   * @param stop completed when the app shall stop
   * @param clientInterceptor stands around relayed calls
   */
  ServiceOpener(
      Config config,
      AppSettings settings,
      Executor executor,
      Health health,
      Closer closer,
      ScheduledExecutorService timer,
      CompletableFuture<?> stop,
      Context context,
      ClientInterceptor clientInterceptor) {
    this.config = config;
    this.target = settings.target.map(config::get).orElse("");
    this.tlsSettings = settings.targetTls;
    this.switches = settings.services;
    this.targetSettings = settings.targetSettings;
    this.executor = executor;
    this.health = health;
    this.closer = closer;
    this.context = context;
    this.clientInterceptor = clientInterceptor;
    this.timer = timer;
    this.discovery = settings.remotes.map(remotes -> new RemoteDiscovery(remotes, config, stop));
  }

  List<ServedService> open(List<Registration> registered, CallChain calls) throws StartException {
    List<Registration.Single> registrations = discover(registered);
    requireUniqueNames(registrations);
    List<ServiceDescriptor> known = new ArrayList<>(switches.descriptors());
    registrations.forEach(registration -> known.add(registration.descriptor()));
    CallChain chain = calls.knowing(known);
    List<ServedService> services = new ArrayList<>();
    boolean remotes = registrations.stream().anyMatch(Registration.Remote.class::isInstance);
    for (Registration.Single registration : registrations) {
      // Where some services are remote by registration, the target is theirs alone.
      ServerServiceDefinition definition =
          registration instanceof Registration.Local local && (remotes || target.isEmpty())
              ? made(local)
              : relayed(registration);
      Executor own =
          registration instanceof Registration.Local local && local.executor() != null
              ? local.executor()
              : executor;
      // Outside the interceptors, which may call others themselves.
      services.add(new ServedService(context.clients().around(chain.around(definition)), own));
      log.atInfo()
          .addKeyValue("service", registration.descriptor().getName())
          .log("service registered");
    }
    return services;
  }

  /** First of all, so that nothing else is opened in vain while a server is waited for. */
  private List<Registration.Single> discover(List<Registration> registered) throws StartException {
    List<Registration.Single> registrations = new ArrayList<>();
    for (Registration registration : registered) {
      if (registration instanceof Registration.Remotes remotes) {
        RemoteServices services = remotes.services();
        RemoteServices found = target.isEmpty() ? services : services.movedTo(target);
        for (ServiceDescriptor descriptor :
            discovery.orElseThrow().find(found, to -> channel(to).channel())) {
          RemoteService service = RemoteService.at(found.target(), descriptor);
          registrations.add(new Registration.Remote(service));
        }
      } else {
        registrations.add((Registration.Single) registration);
      }
    }
    return registrations;
  }

  private static void requireUniqueNames(List<Registration.Single> registrations)
      throws StartException {
    Set<String> names = new HashSet<>();
    for (Registration.Single registration : registrations) {
      String name = registration.descriptor().getName();
      if (!names.add(name)) {
        throw new StartException(
            "the service " + name + " is registered twice; register it once for all listeners");
      }
    }
  }

  private ServerServiceDefinition made(Registration.Local registration) throws StartException {
    String name = registration.descriptor().getName();
    BindableService service = create(name, registration.factory());
    health.set(name, ServingStatus.SERVING);
    // Once more, since interceptors may change what they hand on.
    return UnsentAnswers.bounded(
        context.clients().around(service.bindService()), config.get(UnsentAnswers.MAX));
  }

  private ServerServiceDefinition relayed(Registration.Single registration) throws StartException {
    String name = registration.descriptor().getName();
    String to =
        registration instanceof Registration.Remote remote && target.isEmpty()
            ? remote.service().target()
            : target;
    RemoteChannel channel = channel(to);
    channel.reportTo(name);
    Channel intercepted = ClientInterceptors.intercept(channel.channel(), clientInterceptor);
    return Relay.define(registration.descriptor(), intercepted, channel.callOptions());
  }

  /** What services may use. */
  record Context(Config config, Clock clock, OpenClients clients, Closer closer)
      implements ServiceContext {
    @Override
    public <R extends AutoCloseable> R own(R resource) {
      closer.add(resource.getClass().getName(), resource);
      return resource;
    }

    @Override
    public Channel channel(String client) {
      return clients.channel(client);
    }
  }

  private BindableService create(String name, ServiceFactory factory) throws StartException {
    BindableService service;
    try {
      service = factory.create(context);
    } catch (Exception e) {
      throw new StartException("cannot make the service " + name + ": " + e.getMessage(), e);
    }
    if (service instanceof AutoCloseable closeable) {
      closer.add(name, closeable);
    }
    return service;
  }

  private RemoteChannel channel(String to) throws StartException {
    RemoteChannel known = channels.get(to);
    if (known != null) {
      return known;
    }
    requireTarget(to);
    ClientTls.Opened tls = tlsSettings.of(config).open(TlsTimes.of(config), timer);
    closer.add("TLS to " + to, tls);
    RemoteChannel channel;
    try {
      channel = new RemoteChannel(to, tls, timer, health, targetSettings.of(config));
    } catch (IllegalArgumentException e) {
      throw noTarget(to, e);
    }
    closer.add("channel to " + to, channel);
    channels.put(to, channel);
    channel.open();
    return channel;
  }

  /** Those that the code alone says; what the setting says was checked. */
  private static void requireTarget(String to) throws StartException {
    try {
      Targets.check(to);
    } catch (IllegalArgumentException e) {
      throw noTarget(to, e);
    }
  }

  private static StartException noTarget(String to, IllegalArgumentException e) {
    return new StartException("\"" + to + "\" cannot be called: " + e.getMessage(), e);
  }
}
