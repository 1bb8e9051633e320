package dev.jams.admin;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import dev.jams.AppContext;
import dev.jams.Health;
import dev.jams.ServedService;
import dev.jams.State;
import dev.jams.internal.config.Loaded;
import dev.jams.internal.insight.HttpRoute;
import dev.jams.internal.insight.ShownListener;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What the app is made of, and how its parts are. */
final class StateViews {
  private final AppContext context;

  StateViews(AppContext context) {
    this.context = context;
  }

  record HealthView(
      ServingStatus status,
      State state,
      int inFlight,
      int cut,
      List<ListenerView> listeners,
      Map<String, ServingStatus> services) {}

  /** A listener; one that has not started has no location. */
  record ListenerView(String name, State state, String location) {}

  /** 503 while the app is not ready, so that a probe need not read it. */
  HttpResponse health() {
    Health health = context.health();
    boolean serving = health.isServing();
    List<ShownListener> shown = context.internals().insight().listeners();
    List<ListenerView> listeners = new ArrayList<>();
    health
        .listeners()
        .forEach(
            (name, state) ->
                listeners.add(
                    new ListenerView(
                        name,
                        state,
                        shown.stream()
                            .filter(each -> each.name().equals(name))
                            .map(ShownListener::location)
                            .findAny()
                            .orElse(null))));
    return Json.answer(
        serving ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        new HealthView(
            serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING,
            health.state(),
            health.callsInFlight(),
            health.callsCut(),
            listeners,
            health.services()));
  }

  Map<String, ServingStatus> live() {
    return Map.of("status", ServingStatus.SERVING);
  }

  record ServicesView(List<ServiceView> services) {}

  /**
   * A service.
   *
   * @param listeners those that serve it
   */
  record ServiceView(String name, List<String> listeners, List<MethodView> methods) {}

  record MethodView(String name, MethodDescriptor.MethodType type) {}

  ServicesView services() {
    List<ShownListener> listeners = context.internals().insight().listeners();
    return new ServicesView(
        context.services().stream().map(service -> view(service, listeners)).toList());
  }

  private static ServiceView view(ServedService service, List<ShownListener> listeners) {
    ServiceDescriptor descriptor = service.definition().getServiceDescriptor();
    return new ServiceView(
        descriptor.getName(),
        listeners.stream()
            .filter(listener -> serves(listener, descriptor.getName()))
            .map(ShownListener::name)
            .toList(),
        descriptor.getMethods().stream()
            .map(method -> new MethodView(method.getBareMethodName(), method.getType()))
            .sorted(Comparator.comparing(MethodView::name))
            .toList());
  }

  private static boolean serves(ShownListener listener, String service) {
    return listener.services().stream()
        .anyMatch(each -> each.definition().getServiceDescriptor().getName().equals(service));
  }

  record RoutesView(List<RouteView> routes) {}

  /** A route as in {@link HttpRoute}, with its listener. */
  record RouteView(
      String listener,
      String method,
      String path,
      String rpc,
      String body,
      String responseBody,
      boolean additional) {}

  RoutesView routes() {
    List<RouteView> routes = new ArrayList<>();
    context
        .internals()
        .insight()
        .routes()
        .forEach(
            (listener, each) ->
                each.forEach(
                    route ->
                        routes.add(
                            new RouteView(
                                listener,
                                route.httpMethod(),
                                route.template(),
                                route.rpc(),
                                route.body(),
                                route.responseBody(),
                                route.additional()))));
    return new RoutesView(routes);
  }

  record ConfigView(List<SettingView> settings) {}

  /**
   * A setting.
   *
   * @param given whether it is there by something else than a default
   */
  record SettingView(String key, String value, String source, boolean given) {}

  ConfigView config() {
    return new ConfigView(
        context.internals().insight().settings().stream().map(StateViews::view).toList());
  }

  private static SettingView view(Loaded.Effective setting) {
    return new SettingView(setting.key(), setting.text(), setting.source(), setting.isGiven());
  }
}
