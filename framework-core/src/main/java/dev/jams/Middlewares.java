package dev.jams;

import io.grpc.ServerInterceptor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The interceptors that have a name, of which the configuration chooses. */
final class Middlewares {
  private final Map<String, ServerInterceptor> byName;
  final Setting<List<String>> chosen;

  Middlewares(Map<String, ServerInterceptor> byName) {
    this.byName = new LinkedHashMap<>(byName);
    List<String> names = List.copyOf(this.byName.keySet());
    this.chosen =
        Setting.choices(
            "middlewares",
            names,
            names,
            "interceptors around every service, the outermost first; by default all there are");
  }

  /** Those that are chosen, outermost first. */
  List<ServerInterceptor> chosen(Config config) {
    return config.get(chosen).stream().distinct().map(byName::get).toList();
  }
}
