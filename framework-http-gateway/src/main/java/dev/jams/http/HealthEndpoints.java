package dev.jams.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import dev.jams.Health;
import dev.jams.StartException;
import dev.jams.http.internal.call.StatusBody;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;

/**
 * {@code /healthz} says whether the process lives, {@code /readyz} whether calls should be sent to
 * it; both in the words of gRPC health checking.
 */
final class HealthEndpoints {
  private final Health health;
  private final Set<String> served;
  private final StatusBody errors;

  /**
   * @param served the full names of the services that are listed
   */
  HealthEndpoints(Health health, Set<String> served, StatusBody errors) {
    this.health = health;
    this.served = served;
    this.errors = errors;
  }

  void addTo(GatewayPages pages) throws StartException {
    pages.add("/healthz", reading(() -> answer(HttpStatus.OK, "{\"status\":\"SERVING\"}")));
    pages.add("/readyz", reading(this::ready));
  }

  private HttpService reading(Supplier<HttpResponse> answer) {
    return (ctx, req) ->
        ctx.method() == HttpMethod.GET || ctx.method() == HttpMethod.HEAD
            ? answer.get()
            : errors.response(
                ResponseHeaders.builder(HttpStatus.METHOD_NOT_ALLOWED)
                    .set(HttpHeaderNames.ALLOW, "GET, HEAD"),
                ctx.method() + " is not possible here, use GET");
  }

  private HttpResponse ready() {
    boolean serving = health.isServing();
    StringJoiner services = new StringJoiner(",", "{", "}");
    health
        .services()
        .forEach(
            (name, status) -> {
              if (served.contains(name)) {
                services.add(pair(name, status.name()));
              }
            });
    StringJoiner listeners = new StringJoiner(",", "{", "}");
    health.listeners().forEach((name, state) -> listeners.add(pair(name, state.name())));
    return answer(
        serving ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE,
        "{"
            + pair("status", serving ? "SERVING" : "NOT_SERVING")
            + ","
            + pair("state", health.state().name())
            + ",\"listeners\":"
            + listeners
            + ",\"services\":"
            + services
            + "}");
  }

  /** Names of services and listeners are identifiers, so nothing needs an escape. */
  private static String pair(String name, String value) {
    return "\"" + name + "\":\"" + value + "\"";
  }

  private static HttpResponse answer(HttpStatus status, String json) {
    return HttpResponse.of(status, MediaType.JSON, json);
  }
}
