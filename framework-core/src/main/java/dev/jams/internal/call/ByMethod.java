package dev.jams.internal.call;

import dev.jams.StartException;
import dev.jams.internal.config.Keys;
import dev.jams.internal.config.Spelling;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration says of services and of methods, by keys such as {@code pkg.Service}, {@code
 * pkg.Service/Method}, {@code name} and {@code name/Method}, where the name is that by which the
 * service was registered. Of a method, what is said of itself goes before what is said of its
 * service. Immutable.
 *
 * @param <T> what is said
 */
public final class ByMethod<T> {
  private static final String EVERY_METHOD = "/*";

  /** By full names of services and of methods. */
  private final Map<String, T> values = new HashMap<>();

  private ByMethod() {}

  /** Makes the error about a key. */
  @FunctionalInterface
  public interface Refusal {
    /** The error that a key is not to be used, and why. */
    StartException of(String key, String reason);
  }

  /**
   * Finds out what the keys mean.
   *
   * @param services all there are
   * @param named the full names of services by the names they were registered by
   * @throws StartException from the refusal, of a key that means none of them or one that another
   *     key means
   */
  public static <T> ByMethod<T> of(
      Map<String, T> given,
      Collection<ServiceDescriptor> services,
      Map<String, List<String>> named,
      Refusal refusal)
      throws StartException {
    ByMethod<T> all = new ByMethod<>();
    Map<String, String> keys = new HashMap<>();
    Targets targets = new Targets(services, named, refusal);
    for (Map.Entry<String, T> each : given.entrySet()) {
      for (String target : targets.of(each.getKey())) {
        String other = keys.putIfAbsent(target, each.getKey());
        if (other != null) {
          throw refusal.of(each.getKey(), target + " is meant by " + other + " as well; keep one");
        }
        all.values.put(target, each.getValue());
      }
    }
    return all;
  }

  /** What is said of a method. */
  public Optional<T> of(MethodDescriptor<?, ?> method) {
    T own = values.get(method.getFullMethodName());
    return Optional.ofNullable(own != null ? own : values.get(method.getServiceName()));
  }

  private record Targets(
      Collection<ServiceDescriptor> services, Map<String, List<String>> named, Refusal refusal) {
    /** The full names of the services or methods that a key means. */
    List<String> of(String key) throws StartException {
      int slash = key.indexOf('/');
      String service = slash < 0 ? key : key.substring(0, slash);
      List<ServiceDescriptor> meant = services(service);
      if (meant.isEmpty()) {
        throw refusal.of(key, "no service is called " + service + hint(service, names()));
      }
      if (slash < 0 || key.endsWith(EVERY_METHOD)) {
        return meant.stream().map(ServiceDescriptor::getName).toList();
      }
      return methods(key, key.substring(slash + 1), meant);
    }

    private List<ServiceDescriptor> services(String name) {
      List<String> full = named.getOrDefault(Keys.canonical(name), List.of());
      List<ServiceDescriptor> exact = having(List.of(name));
      return exact.isEmpty() ? having(full) : exact;
    }

    private List<ServiceDescriptor> having(List<String> names) {
      Map<String, ServiceDescriptor> found = new HashMap<>();
      services.stream()
          .filter(service -> names.contains(service.getName()))
          .forEach(service -> found.put(service.getName(), service));
      return List.copyOf(found.values());
    }

    private List<String> names() {
      List<String> names = new ArrayList<>(named.keySet());
      services.forEach(service -> names.add(service.getName()));
      return names.stream().distinct().toList();
    }

    private List<String> methods(String key, String method, List<ServiceDescriptor> of)
        throws StartException {
      List<String> full = new ArrayList<>();
      List<String> known = new ArrayList<>();
      for (ServiceDescriptor service : of) {
        for (MethodDescriptor<?, ?> each : service.getMethods()) {
          known.add(each.getBareMethodName());
          if (method.equals(each.getBareMethodName())) {
            full.add(each.getFullMethodName());
          }
        }
      }
      if (full.isEmpty()) {
        String service = key.substring(0, key.indexOf('/'));
        throw refusal.of(key, service + " has no method " + method + hint(method, known));
      }
      return full;
    }

    private static String hint(String name, List<String> known) {
      String near = Spelling.nearest(name, known);
      return near != null
          ? "; did you mean " + near + "?"
          : known.isEmpty() ? "; there are none" : "; there are " + String.join(", ", known);
    }
  }
}
