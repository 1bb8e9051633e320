package dev.jams;

import dev.jams.internal.call.ComponentInterceptors;
import io.grpc.ServerInterceptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The interceptors that have a name, of which the configuration chooses. */
final class Middlewares {
  private final Map<String, Function<ComponentInterceptors, ServerInterceptor>> byName;
  final Setting<List<String>> chosen;

  private Middlewares(Map<String, Function<ComponentInterceptors, ServerInterceptor>> byName) {
    this.byName = byName;
    List<String> names = List.copyOf(byName.keySet());
    this.chosen =
        Setting.choices(
            "middlewares",
            names,
            names,
            "interceptors around every service, the outermost first; by default all there are");
  }

  /** Those that are chosen, outermost first. */
  List<ServerInterceptor> chosen(Config config, ComponentInterceptors components) {
    return config.get(chosen).stream()
        .distinct()
        .map(name -> byName.get(name).apply(components))
        .toList();
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

    Middlewares build() {
      return new Middlewares(new LinkedHashMap<>(byName));
    }
  }
}
