package dev.jams.metrics;

import dev.jams.AppContext;
import dev.jams.ServedService;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The rpcs that an app serves: what may be a label. What clients make up may not. */
final class KnownMethods {
  private KnownMethods() {}

  /**
   * Makes something for each method, those of health and reflection as well.
   *
   * @return by the full names of the methods
   */
  static <T> Map<String, T> map(AppContext context, Function<MethodDescriptor<?, ?>, T> meters) {
    List<ServiceDescriptor> services = new ArrayList<>(standard());
    for (ServedService service : context.services()) {
      services.add(service.definition().getServiceDescriptor());
    }
    Map<String, T> known = new HashMap<>();
    for (ServiceDescriptor service : services) {
      for (MethodDescriptor<?, ?> method : service.getMethods()) {
        known.put(method.getFullMethodName(), meters.apply(method));
      }
    }
    return Map.copyOf(known);
  }

  @SuppressWarnings("deprecation") // Most clients in use still ask for v1alpha.
  private static List<ServiceDescriptor> standard() {
    return List.of(
        HealthGrpc.getServiceDescriptor(),
        ServerReflectionGrpc.getServiceDescriptor(),
        io.grpc.reflection.v1alpha.ServerReflectionGrpc.getServiceDescriptor());
  }
}
