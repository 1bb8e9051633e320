package dev.jams.metrics;

import dev.jams.AppContext;
import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.call.CallObservers;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Set;

/**
 * {@code rpc.server.call.duration} of the <a
 * href="https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/">conventions</a>, of every
 * call over every listener, those included that are refused before any interceptor sees them.
 */
final class RpcServerMetrics implements CallObservers.Observer {
  /** What the conventions have for a method that there is not. */
  private static final String OTHER = "_OTHER";

  /** Those that the conventions take for errors of a server; the others are the client's. */
  private static final Set<Status.Code> ERRORS =
      Set.of(
          Status.Code.UNKNOWN,
          Status.Code.DEADLINE_EXCEEDED,
          Status.Code.UNIMPLEMENTED,
          Status.Code.INTERNAL,
          Status.Code.UNAVAILABLE,
          Status.Code.DATA_LOSS);

  private final Map<String, RpcTimers> methods;
  private final RpcTimers other;
  private final Exemplars exemplars;

  RpcServerMetrics(AppContext context, MeterRegistry registry, Exemplars exemplars) {
    this.exemplars = exemplars;
    methods = KnownMethods.map(context, method -> timers(method.getFullMethodName(), registry));
    other = timers(OTHER, registry);
  }

  private static RpcTimers timers(String method, MeterRegistry registry) {
    return new RpcTimers((system, code) -> timer(method, system, code, registry));
  }

  private static Timer timer(
      String method, String system, Status.Code code, MeterRegistry registry) {
    String name = RpcTimers.name(system, code);
    return Buckets.openTelemetry("rpc.server.call.duration")
        .description("How long calls took, from their first byte to the last of the answer")
        .tag("rpc.system.name", system)
        .tag("rpc.method", method)
        .tag("rpc.response.status_code", name)
        .tag("error.type", ERRORS.contains(code) ? name : "")
        .register(registry);
  }

  @Override
  public void ended(AccessEntry call) {
    if (call.method() != null) {
      Timer timer =
          methods
              .getOrDefault(call.method(), other)
              .of(RpcTimers.system(call.protocol()), call.code());
      exemplars.record(timer, call.nanos(), call.ids());
    }
  }
}
