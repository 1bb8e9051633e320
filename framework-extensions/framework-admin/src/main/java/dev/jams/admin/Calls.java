package dev.jams.admin;

import dev.jams.AppContext;
import dev.jams.State;
import dev.jams.admin.Tally.CallView;
import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.call.CallObservers;
import dev.jams.internal.insight.Insight;
import io.grpc.ServerMethodDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts the calls of every method that the app has. Those of health, reflection and the like are
 * one line, and whatever names no method of the app is another, so that callers cannot fill the
 * memory with names.
 */
final class Calls implements CallObservers.Observer {
  private static final String STANDARD = "grpc.";

  private final AppContext context;
  private final LongSupplier nanos;
  private final Map<String, Tally> methods = new HashMap<>();
  private final Tally standard = new Tally();
  private final Tally other = new Tally();
  private final Tally.Clock clock;

  /**
   * @param nanos the time, as of {@link System#nanoTime}
   */
  Calls(AppContext context, LongSupplier nanos) {
    this.context = context;
    this.nanos = nanos;
    this.clock = new Tally.Clock(nanos.getAsLong());
    context
        .services()
        .forEach(
            service ->
                service
                    .definition()
                    .getServiceDescriptor()
                    .getMethods()
                    .forEach(method -> methods.put(method.getFullMethodName(), new Tally())));
  }

  @Override
  public void ended(AccessEntry call) {
    tally(call.method()).add(call.code(), call.nanos());
  }

  private Tally tally(String method) {
    if (method == null) {
      return other;
    }
    Tally known = methods.get(method);
    if (known != null) {
      return known;
    }
    return method.startsWith(STANDARD) ? standard : other;
  }

  /** Called about once in a second. */
  synchronized void tick() {
    clock.tick(nanos.getAsLong());
    methods.values().forEach(tally -> tally.tick(clock));
    standard.tick(clock);
    other.tick(clock);
  }

  /** What is known now; rates are of the last tick. */
  synchronized Snapshot snapshot() {
    Insight insight = context.internals().insight();
    Map<String, Integer> inFlight = insight.callsInFlight();
    List<ServiceView> services = new ArrayList<>();
    context
        .services()
        .forEach(
            service -> {
              Map<String, CallView> views = new LinkedHashMap<>();
              for (ServerMethodDefinition<?, ?> method : service.definition().getMethods()) {
                String name = method.getMethodDescriptor().getFullMethodName();
                views.put(
                    method.getMethodDescriptor().getBareMethodName(),
                    methods.get(name).view(clock, inFlight.getOrDefault(name, 0)));
              }
              services.add(
                  new ServiceView(service.definition().getServiceDescriptor().getName(), views));
            });
    return new Snapshot(
        Instant.now().toString(),
        context.health().state(),
        context.health().isServing(),
        context.health().callsInFlight(),
        context.health().callsCut(),
        context.health().listeners(),
        services,
        standard.view(clock, 0),
        other.view(clock, 0));
  }

  /**
   * All calls since the start.
   *
   * @param standard those of health, reflection and channelz
   * @param other requests that name no method of the app
   */
  record Snapshot(
      String time,
      State state,
      boolean ready,
      int inFlight,
      int cut,
      Map<String, State> listeners,
      List<ServiceView> services,
      CallView standard,
      CallView other) {}

  /**
   * The calls of one service.
   *
   * @param methods by name
   */
  record ServiceView(String name, Map<String, CallView> methods) {}
}
