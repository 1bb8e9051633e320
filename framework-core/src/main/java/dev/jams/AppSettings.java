package dev.jams;

import dev.jams.internal.call.AccessLog;
import dev.jams.internal.call.UnsentAnswers;
import dev.jams.internal.client.ClientSettings;
import dev.jams.internal.client.OpenClients;
import dev.jams.internal.client.Targets;
import dev.jams.internal.config.ConfigLoader;
import dev.jams.internal.lifecycle.StopSettings;
import dev.jams.internal.limit.LimiterSettings;
import dev.jams.internal.probe.HealthCheck;
import dev.jams.internal.probe.TrainingRun;
import dev.jams.internal.tls.ClientTlsSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of the app itself, and the list of all settings of its parts. */
final class AppSettings {
  /** The mode in which every listener runs. */
  static final String ALL = "gateway";

  final StopSettings stop = new StopSettings();
  final Setting<Integer> threads =
      Setting.integer(
          "executor.threads",
          200,
          1,
          32_767,
          "threads that run service code before JDK 21; later ones use virtual threads");
  final Optional<Setting<String>> mode;
  final Optional<Setting<String>> target;
  final ClientTlsSettings targetTls =
      new ClientTlsSettings("grpc.target-tls", "the gRPC server that answers the calls");
  final TargetSettings targetSettings = new TargetSettings();
  final Setting<Map<String, ClientSettings>> clients;
  final Optional<RemoteSettings> remotes;
  final Setting<String> name;
  final ServiceSwitches services;
  final Middlewares middlewares;
  private final List<Listener> listeners;
  private final Map<Listener, Setting<Boolean>> conditions;
  private final List<Setting<?>> all = new ArrayList<>();
  private final List<Config.Check> checks = new ArrayList<>();

  private AppSettings(AppBuilder app) {
    this.mode = mode(app.listeners);
    this.target = target(app.services);
    this.remotes = RemoteSettings.of(remotes(app.services));
    this.clients = OpenClients.setting(app.clients.keySet());
    this.name = Setting.name("name", app.name, "name of the app in logs");
    this.services = ServiceSwitches.of(app);
    this.middlewares = app.middlewares.build(services);
    this.listeners = List.copyOf(app.listeners);
    this.conditions = Map.copyOf(app.conditions);
    all.add(name);
    app.listeners.forEach(listener -> all.addAll(listener.settings()));
    mode.ifPresent(all::add);
    target.ifPresent(all::add);
    all.addAll(targetTls.settings());
    all.addAll(targetSettings.all());
    remotes.ifPresent(settings -> all.addAll(settings.all()));
    all.add(clients);
    all.addAll(middlewares.settings());
    all.addAll(services.settings());
    all.addAll(app.settings);
    app.components.forEach(component -> all.addAll(component.settings()));
    all.addAll(stop.all());
    all.addAll(HealthCheck.settings());
    all.addAll(TrainingRun.settings());
    all.add(threads);
    all.add(UnsentAnswers.MAX);
    all.addAll(LimiterSettings.all());
    all.addAll(AccessLog.settings());
    app.log.ifPresent(log -> all.addAll(log.settings()));
    addChecks(app);
  }

  private void addChecks(AppBuilder app) {
    remotes.ifPresent(
        settings -> checks.add(config -> settings.check(remotes(app.services), config)));
    target.ifPresent(setting -> checks.add(config -> checkTarget(setting, config)));
    boolean remote = app.services.stream().anyMatch(each -> !(each instanceof Registration.Local));
    checks.add(
        config -> {
          if (remote || target.isPresent() && !config.get(target.get()).isEmpty()) {
            targetTls.of(config).check();
          }
        });
    if (remotes.isEmpty()) {
      // Others are found at the start, and it is checked then.
      checks.add(config -> middlewares.check(config, services.descriptors()));
    }
    checks.add(config -> OpenClients.check(config, clients, app.clients));
    checks.add(LimiterSettings::check);
    for (Listener listener : listeners) {
      checks.add(
          config -> {
            if (runs(listener, config)) {
              listener.check(config);
            }
          });
    }
    app.components.forEach(component -> checks.add(component::check));
  }

  private static void checkTarget(Setting<String> setting, Config config) throws StartException {
    String target = config.get(setting);
    try {
      if (!target.isEmpty()) {
        Targets.check(target);
      }
    } catch (IllegalArgumentException e) {
      throw config.refusal(setting, e.getMessage());
    }
  }

  static AppSettings of(AppBuilder app) {
    return new AppSettings(app);
  }

  List<Setting<?>> all() {
    return all;
  }

  /** The values of a start, which go together. */
  Config load(List<String> args) throws StartException {
    return Config.load(loader(System.getenv()), args, checks);
  }

  /** The same for a process, which a watchdog may halt. */
  Config loadForProcess(List<String> args) throws StartException {
    List<Config.Check> all = new ArrayList<>(checks);
    all.add(stop::check);
    ConfigLoader loader = loader(System.getenv());
    if (ConfigLoader.asksForTraining(args)) {
      loader.insistingOn(TrainingRun.values(listeners));
    }
    return Config.load(loader, args, all);
  }

  /** The values, whether or not something can start with them. */
  Config read(List<String> args) throws StartException {
    return Config.load(loader(System.getenv()), args);
  }

  /** What answers arguments that only ask for something to be printed. */
  Optional<String> answer(String app, List<String> args) throws StartException {
    if (ConfigLoader.asksForHelp(args)) {
      return Optional.of(loader(System.getenv()).help(app));
    }
    if (loader(System.getenv()).asksForVersion(args)) {
      return Optional.of(ConfigLoader.version(app));
    }
    if (ConfigLoader.asksForReference(args)) {
      return Optional.of(loader(System.getenv()).reference());
    }
    return ConfigLoader.asksForExplanation(args)
        ? Optional.of(read(args).explanation())
        : Optional.empty();
  }

  ConfigLoader loader(Map<String, String> environment) {
    return Config.loader(all, environment, KnownKeys.withoutEffect(all, services.names()))
        .with(KnownKeys.shorthands(all))
        .withNamesOf(ServiceSwitches.SECTION);
  }

  /** The listeners that run. */
  List<Listener> running(Config config) {
    return listeners.stream().filter(listener -> runs(listener, config)).toList();
  }

  boolean runs(Listener listener, Config config) {
    Setting<Boolean> condition = conditions.get(listener);
    if (condition != null && !config.get(condition)) {
      return false;
    }
    String wanted = mode.map(config::get).orElse(ALL);
    return !listener.exposesServices() || wanted.equals(ALL) || wanted.equals(listener.name());
  }

  private static Optional<Setting<String>> mode(List<Listener> listeners) {
    List<String> words = new ArrayList<>();
    for (Listener listener : listeners) {
      if (listener.exposesServices()) {
        words.add(listener.name());
      }
    }
    if (words.size() < 2) {
      return Optional.empty();
    }
    words.add(ALL);
    return Optional.of(
        Setting.choice(
            "mode", ALL, words, "which listeners run: one by its name, or all of them as gateway"));
  }

  /** With two targets or more, one setting could not say which of them it replaces. */
  private static Optional<Setting<String>> target(List<Registration> services) {
    Set<String> targets = new LinkedHashSet<>();
    for (Registration registration : services) {
      if (registration instanceof Registration.Remote remote) {
        targets.add(remote.service().target());
      }
    }
    remotes(services).forEach(remote -> targets.add(remote.target()));
    if (targets.size() > 1) {
      return Optional.empty();
    }
    return Optional.of(
        Setting.text(
            "grpc.target",
            String.join("", targets),
            "gRPC server that answers the calls instead of this process, such as host:42001"));
  }

  private static List<RemoteServices> remotes(List<Registration> services) {
    return services.stream()
        .filter(Registration.Remotes.class::isInstance)
        .map(registration -> ((Registration.Remotes) registration).services())
        .toList();
  }
}
