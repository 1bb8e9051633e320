package dev.jams.internal.client;

import dev.jams.Clients;
import dev.jams.Config;
import dev.jams.ServedService;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.call.AccessLog;
import dev.jams.internal.call.CallObservers;
import dev.jams.internal.config.Problems;
import dev.jams.internal.tls.TlsTimes;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All clients of an app. Closing them twice does no harm. */
public final class OpenClients implements Clients, AutoCloseable {
  private final Config config;
  private final Setting<Map<String, ClientSettings>> setting;
  private final Map<String, OpenClient> clients = new LinkedHashMap<>();
  private final InProcess inProcess = new InProcess();
  private final Optional<ForwardedHeaders> forwarded;
  private final ClientInterceptor interceptor;
  private volatile boolean closed;

  /** Is told whether a client without which the app is not ready is connected. */
  @FunctionalInterface
  public interface Readiness {
    void set(String key, boolean reachable);
  }

  private OpenClients(
      Config config,
      Setting<Map<String, ClientSettings>> setting,
      Collection<ClientSettings> all,
      ClientInterceptor interceptor) {
    this.config = config;
    this.interceptor = interceptor;
    this.setting = setting;
    Set<String> headers = new LinkedHashSet<>();
    all.forEach(settings -> headers.addAll(settings.forwardHeaders()));
    this.forwarded =
        headers.isEmpty() ? Optional.empty() : Optional.of(new ForwardedHeaders(headers));
  }

  /**
   * The setting that has them.
   *
   * @param names those that the code knows
   */
  public static Setting<Map<String, ClientSettings>> setting(Collection<String> names) {
    return Setting.sections("clients", ClientSettings.class, names.toArray(String[]::new));
  }

  /**
   * @param targets those that the code knows, by the clients' names
   * @throws StartException if some have no target, or one that cannot be, or TLS that cannot be
   */
  public static void check(
      Config config, Setting<Map<String, ClientSettings>> setting, Map<String, String> targets)
      throws StartException {
    Problems problems = new Problems();
    config
        .get(setting)
        .forEach(
            (name, settings) -> {
              String inCode = targets.getOrDefault(name, "");
              ClientTarget target = new ClientTarget(name, settings, inCode);
              problems.of(() -> target.check(config, setting));
              if (!target.isInProcess()) {
                problems.of(() -> settings.tls().of(config, setting, name).check());
              }
            });
    problems.throwIfAny();
  }

  /**
   * Opens the channels and begins to connect them, of settings that were checked.
   *
   * @param targets those that the code knows, by the clients' names
   * @param interceptor stands around every call, outside of what is the clients' own
   */
  public static OpenClients open(
      Config config,
      Setting<Map<String, ClientSettings>> setting,
      Map<String, String> targets,
      ClientInterceptor interceptor,
      ScheduledExecutorService timer,
      Readiness readiness)
      throws StartException {
    Map<String, ClientSettings> all = config.get(setting);
    OpenClients opened = new OpenClients(config, setting, all.values(), interceptor);
    try {
      for (Map.Entry<String, ClientSettings> entry : all.entrySet()) {
        String name = entry.getKey();
        opened.add(name, entry.getValue(), targets.getOrDefault(name, ""), timer, readiness);
      }
    } catch (StartException | RuntimeException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  private void add(
      String name,
      ClientSettings settings,
      String defaultTarget,
      ScheduledExecutorService timer,
      Readiness readiness)
      throws StartException {
    String key = "clients." + name;
    ClientTarget target = new ClientTarget(name, settings, defaultTarget);
    if (settings.required()) {
      readiness.set(key, false);
    }
    OpenClient client;
    if (target.isInProcess()) {
      client =
          OpenClient.inProcess(
              name,
              settings,
              inProcess.channel(),
              timer,
              on -> report(readiness, key, settings, on));
    } else {
      client =
          OpenClient.to(
              target.text(),
              name,
              settings,
              settings.tls().of(config, setting, name).open(TlsTimes.of(config), timer),
              timer,
              on -> report(readiness, key, settings, on));
      client.connected().open();
    }
    clients.put(name, client);
  }

  private static void report(
      Readiness readiness, String key, ClientSettings settings, boolean reachable) {
    if (settings.required()) {
      readiness.set(key, reachable);
    }
  }

  /** The service, with what its calls need to have their headers go on to others. */
  public ServerServiceDefinition around(ServerServiceDefinition service) {
    return forwarded.map(each -> ServerInterceptors.intercept(service, each)).orElse(service);
  }

  /**
   * Serves the app's services to its own clients, and waits for the clients that the start is to
   * wait for.
   *
   * @param observers are told of the calls to them
   * @param executor runs the services that have none of their own
   * @param stop completed when the start has become pointless
   */
  public void start(
      List<ServedService> services,
      CallObservers observers,
      Executor executor,
      CompletableFuture<?> stop)
      throws StartException {
    List<OpenClient> own =
        clients.values().stream().filter(c -> c.target().equals(InProcess.TARGET)).toList();
    if (!own.isEmpty()) {
      long most = own.stream().mapToLong(c -> c.settings().maxConcurrentCalls()).sum();
      inProcess.start(services, AccessLog.of(config, observers), executor, most);
      own.forEach(client -> client.connected().open());
    }
    for (OpenClient client : clients.values()) {
      if (client.settings().failFast()) {
        await(client, stop);
      }
    }
  }

  private static void await(OpenClient client, CompletableFuture<?> stop) throws StartException {
    long millis = client.settings().startTimeout().toMillis();
    try {
      CompletableFuture.anyOf(client.connected().ready(), stop.exceptionally(e -> null))
          .get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new StartException(
          "the client "
              + client.name()
              + " cannot reach "
              + client.target()
              + " within "
              + millis
              + "ms; start that first, or let this app start without it by clients."
              + client.name()
              + ".fail-fast false",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("the start was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Channel channel(String client) {
    OpenClient open = clients.get(client);
    if (open == null) {
      throw new IllegalArgumentException("client not found : " + client);
    }
    if (closed) {
      throw new IllegalStateException("connections not found : " + client);
    }
    return ClientInterceptors.intercept(open.channel(), interceptor);
  }

  /** Lets calls end for a time, of all clients at once, then cuts them. */
  @Override
  public void close() {
    closed = true;
    clients.values().forEach(OpenClient::shutdown);
    boolean interrupted = false;
    for (OpenClient client : clients.values()) {
      try {
        client.close();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    inProcess.shutdownNow();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
