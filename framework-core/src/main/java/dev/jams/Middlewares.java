package dev.jams;

import dev.jams.internal.call.ByMethod;
import dev.jams.internal.call.CallChain;
import dev.jams.internal.call.ComponentInterceptors;
import io.grpc.ServerInterceptor;
import io.grpc.ServiceDescriptor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The interceptors that have a name, of which the configuration chooses: for all services, for one,
 * and for one method.
 */
final class Middlewares {
  private final Map<String, Function<ComponentInterceptors, ServerInterceptor>> byName;

  /** The full names of services by the names that they were registered by. */
  private final Map<String, List<String>> named;

  private final Setting<List<String>> chosen;
  private final Setting<Map<String, List<String>>> chosenOf;

  private Middlewares(
      Map<String, Function<ComponentInterceptors, ServerInterceptor>> byName,
      Map<String, List<String>> named) {
    this.byName = byName;
    this.named = named;
    List<String> names = List.copyOf(byName.keySet());
    this.chosen =
        Setting.choices(
            "middlewares",
            names,
            names,
            "interceptors around every service, the outermost first; by default all there are");
    this.chosenOf =
        Setting.choicesByKey(
            "middlewares-of",
            names,
            "the same for a service, as in pkg.Service, or a method, as in pkg.Service/Method,"
                + " instead of those of middlewares; services go by their registered names, too");
  }

  List<Setting<?>> settings() {
    return List.of(chosen, chosenOf);
  }

  /**
   * Checks what is said of services and methods.
   *
   * @param services all there are
   */
  void check(Config config, Collection<ServiceDescriptor> services) throws StartException {
    ofMethods(config, services);
  }

  private ByMethod<List<String>> ofMethods(Config config, Collection<ServiceDescriptor> services)
      throws StartException {
    return ByMethod.of(
        config.get(chosenOf),
        services,
        named,
        (key, reason) -> config.refusal(chosenOf, key, reason));
  }

  /** Those that are chosen. */
  CallChain.Chosen chosen(Config config, ComponentInterceptors components) {
    List<ServerInterceptor> usual = interceptors(config.get(chosen), components);
    return services -> {
      ByMethod<List<String>> ofMethods = ofMethods(config, services);
      return method ->
          ofMethods.of(method).map(names -> interceptors(names, components)).orElse(usual);
    };
  }

  private List<ServerInterceptor> interceptors(
      List<String> names, ComponentInterceptors components) {
    return names.stream().distinct().map(name -> byName.get(name).apply(components)).toList();
  }

  /** Not safe for use by several threads. */
  static final class Builder {
    private final Map<String, Function<ComponentInterceptors, ServerInterceptor>> byName =
        new LinkedHashMap<>();

    void add(String name, Function<ComponentInterceptors, ServerInterceptor> interceptor) {
      if (byName.putIfAbsent(name, interceptor) != null) {
        throw new IllegalArgumentException(
            "there is an interceptor named \"" + name + "\" already");
      }
    }

    Middlewares build(ServiceSwitches services) {
      return new Middlewares(new LinkedHashMap<>(byName), services.fullNames());
    }
  }
}
