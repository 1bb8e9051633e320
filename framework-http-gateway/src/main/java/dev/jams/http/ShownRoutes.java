package dev.jams.http;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.jams.ServedService;
import dev.jams.http.internal.route.HttpBinding;
import dev.jams.http.internal.route.HttpRules;
import dev.jams.internal.insight.HttpRoute;
import java.util.ArrayList;
import java.util.List;

/** The routes of the gateway in the form in which an app shows them. */
final class ShownRoutes {
  private ShownRoutes() {}

  /** Those of services that are served, hence with rules that are good. */
  static List<HttpRoute> of(List<ServedService> services, HttpRules rules) {
    List<HttpRoute> routes = new ArrayList<>();
    for (MethodDescriptor rpc : OpenApiEndpoint.rpcs(services)) {
      List<HttpBinding> bindings = rules.bindings(rpc);
      for (HttpBinding binding : bindings) {
        routes.add(
            new HttpRoute(
                binding.httpMethod(),
                binding.path().toString(),
                rpc.getService().getFullName() + "/" + rpc.getName(),
                binding.body(),
                binding.responseBody(),
                binding != bindings.get(0)));
      }
    }
    return routes;
  }
}
