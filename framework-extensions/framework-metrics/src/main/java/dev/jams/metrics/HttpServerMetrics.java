package dev.jams.metrics;

import dev.jams.AppContext;
import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.call.CallObservers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * {@code http.server.request.duration} of the <a
 * href="https://opentelemetry.io/docs/specs/semconv/http/http-metrics/">conventions</a>, of every
 * request of the HTTP listener, whether it is a call or none, and whether it could be read.
 */
final class HttpServerMetrics implements CallObservers.Observer {
  /** What the conventions have for what they do not name. */
  private static final String OTHER = "_OTHER";

  /** What the conventions know; others are {@code _OTHER}, so that clients cannot make up more. */
  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "CONNECT", "TRACE", OTHER);

  private static final List<String> SCHEMES = List.of("http", "https");

  private static final int STATUSES = 600;
  private static final int SERVER_ERROR = 500;

  /** By route, which is a template, the path of a page, that of a method, or empty. */
  private final Map<String, RouteTimers> routes = new ConcurrentHashMap<>();

  /** The paths by which gRPC and Connect call the methods there are, by their full names. */
  private final Map<String, String> methodPaths;

  private final MeterRegistry registry;
  private final Exemplars exemplars;

  HttpServerMetrics(AppContext context, MeterRegistry registry, Exemplars exemplars) {
    this.registry = registry;
    this.exemplars = exemplars;
    this.methodPaths = KnownMethods.map(context, method -> "/" + method.getFullMethodName());
  }

  @Override
  public void ended(AccessEntry request) {
    if (request.httpMethod() == null && request.httpStatus() == 0) {
      return; // It came over the gRPC listener.
    }
    String route = route(request);
    RouteTimers timers = routes.get(route);
    if (timers == null) {
      timers = routes.computeIfAbsent(route, RouteTimers::new);
    }
    Timer timer = timers.of(request);
    exemplars.record(timer, request.nanos(), request.ids());
  }

  private String route(AccessEntry request) {
    if (request.route() != null) {
      return request.route();
    }
    return request.method() == null ? "" : methodPaths.getOrDefault(request.method(), "");
  }

  private final class RouteTimers {
    private final String route;

    /** By method and scheme, then by status. */
    private final AtomicReferenceArray<AtomicReferenceArray<Timer>> known =
        new AtomicReferenceArray<>(METHODS.size() * SCHEMES.size());

    RouteTimers(String route) {
      this.route = route;
    }

    Timer of(AccessEntry request) {
      int method = method(request.httpMethod());
      int scheme = "https".equals(request.scheme()) ? 1 : 0;
      int place = method * SCHEMES.size() + scheme;
      AtomicReferenceArray<Timer> statuses = known.get(place);
      if (statuses == null) {
        known.compareAndSet(place, null, new AtomicReferenceArray<>(STATUSES));
        statuses = known.get(place);
      }
      int status = request.httpStatus() < STATUSES ? request.httpStatus() : 0;
      Timer timer = statuses.get(status);
      if (timer == null) {
        timer = timer(METHODS.get(method), SCHEMES.get(scheme), status);
        statuses.set(status, timer);
      }
      return timer;
    }

    private static int method(String httpMethod) {
      int index = METHODS.indexOf(httpMethod == null ? "" : httpMethod);
      return index < 0 ? METHODS.size() - 1 : index;
    }

    /**
     * @param status 0 for a request that was never answered
     */
    private Timer timer(String method, String scheme, int status) {
      String code = status == 0 ? "" : String.valueOf(status);
      String error = status == 0 ? OTHER : status >= SERVER_ERROR ? code : "";
      return Buckets.openTelemetry("http.server.request.duration")
          .description("How long requests took, whether they were calls or not")
          .tag("http.request.method", method)
          .tag("http.route", route)
          .tag("http.response.status_code", code)
          .tag("url.scheme", scheme)
          .tag("error.type", error)
          .register(registry);
    }
  }
}
