package dev.jams;

import dev.jams.internal.config.ConfigException;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The settings of the services that have a name: {@code services.<name>.<listener>} says whether a
 * listener serves it.
 */
final class ServiceSwitches {
  static final String SECTION = "services";

  private final List<Registration> registered;
  private final boolean onlyConfigured;

  /** By the services' names, then by those of the listeners. */
  private final Map<String, Map<String, Setting<Boolean>>> switches = new LinkedHashMap<>();

  private ServiceSwitches(AppBuilder app) {
    this.registered = List.copyOf(app.services);
    this.onlyConfigured = app.onlyConfigured;
    for (Registration registration : registered) {
      registration.name().ifPresent(name -> switches.put(name, switches(name, app)));
    }
  }

  static ServiceSwitches of(AppBuilder app) {
    return new ServiceSwitches(app);
  }

  private static Map<String, Setting<Boolean>> switches(String name, AppBuilder app) {
    Set<String> only = app.onlyOn.get(name);
    Map<String, Setting<Boolean>> switches = new LinkedHashMap<>();
    for (Listener listener : app.listeners) {
      if (listener.exposesServices()) {
        boolean serves = only == null || only.contains(listener.name());
        String description = "whether " + listener.name() + " serves the service " + name;
        switches.put(listener.name(), Setting.bool(key(name, listener), serves, description));
      }
    }
    return switches;
  }

  private static String key(String name, Listener listener) {
    return SECTION + "." + name + "." + listener.name();
  }

  List<String> names() {
    return List.copyOf(switches.keySet());
  }

  /** The full names of the services by their names, which several may share. */
  Map<String, List<String>> fullNames() {
    Map<String, List<String>> fullNames = new LinkedHashMap<>();
    for (Registration registration : registered) {
      if (registration instanceof Registration.Local local && local.name().isPresent()) {
        fullNames
            .computeIfAbsent(local.name().get(), name -> new ArrayList<>())
            .add(local.descriptor().getName());
      }
    }
    return fullNames;
  }

  /** Of all services, those that are off as well. */
  List<ServiceDescriptor> descriptors() {
    List<ServiceDescriptor> descriptors = new ArrayList<>();
    for (Registration registration : registered) {
      if (registration instanceof Registration.Single single) {
        descriptors.add(single.descriptor());
      }
    }
    return descriptors;
  }

  List<Setting<?>> settings() {
    List<Setting<?>> all = new ArrayList<>();
    switches.values().forEach(each -> all.addAll(each.values()));
    return all;
  }

  /**
   * What is to be served.
   *
   * @param listeners those that run
   */
  List<Registration> chosen(Config config, List<Listener> listeners) throws StartException {
    List<Registration> chosen = new ArrayList<>();
    for (Registration registration : registered) {
      if (isWanted(registration, config) && isExposed(registration, config, listeners)) {
        chosen.add(registration);
      }
    }
    if (chosen.isEmpty() && !registered.isEmpty()) {
      throw new ConfigException(nothingChosen(config, listeners));
    }
    return chosen;
  }

  private String nothingChosen(Config config, List<Listener> listeners) {
    List<String> wanted =
        switches.keySet().stream()
            .filter(name -> !onlyConfigured || config.names(SECTION + "." + name))
            .toList();
    if (wanted.isEmpty()) {
      return "the configuration names no service; name some under "
          + SECTION
          + ": "
          + String.join(", ", switches.keySet());
    }
    List<String> off = new ArrayList<>();
    for (String name : wanted) {
      for (Listener listener : listeners) {
        Setting<Boolean> setting = switches.get(name).get(listener.name());
        if (setting != null) {
          off.add(config.source(setting).map(at -> at + ": ").orElse("") + setting.key());
        }
      }
    }
    return "no listener that runs serves a service; make one of these true, or run another"
        + " listener: "
        + String.join(", ", off);
  }

  private boolean isWanted(Registration registration, Config config) {
    return !onlyConfigured
        || registration.name().map(name -> config.names(SECTION + "." + name)).orElse(true);
  }

  /** What no listener serves need not be made. */
  private boolean isExposed(Registration registration, Config config, List<Listener> listeners) {
    List<Listener> exposing = listeners.stream().filter(Listener::exposesServices).toList();
    return exposing.isEmpty()
        || exposing.stream().anyMatch(listener -> isOn(registration, listener, config));
  }

  private boolean isOn(Registration registration, Listener listener, Config config) {
    return registration
        .name()
        .map(name -> config.get(switches.get(name).get(listener.name())))
        .orElse(true);
  }

  /** What a listener gets to see of an app. */
  AppContext seenBy(Listener listener, AppContext context) {
    if (!listener.exposesServices() || switches.isEmpty()) {
      return context;
    }
    List<ServedService> seen = new ArrayList<>(context.services());
    for (Registration registration : registered) {
      if (registration instanceof Registration.Single single
          && !isOn(registration, listener, context.config())) {
        String off = single.descriptor().getName();
        seen.removeIf(service -> service.name().equals(off));
      }
    }
    return context.withServices(seen);
  }
}
