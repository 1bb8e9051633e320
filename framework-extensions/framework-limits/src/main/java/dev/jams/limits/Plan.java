package dev.jams.limits;

import dev.jams.AppContext;
import dev.jams.Config;
import dev.jams.ServedService;
import dev.jams.Setting;
import dev.jams.StartException;
import dev.jams.internal.call.AccessControl;
import dev.jams.internal.config.Problems;
import dev.jams.internal.insight.ShownBulkhead;
import dev.jams.internal.net.Guard;
import dev.jams.internal.net.Guards;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.LongSupplier;

/**
 * Finds out for each method what stands around it. Of rates all hold that fit; of bulkheads, and of
 * deadlines, the one that names the method most closely. For use by the thread that starts the app.
 */
final class Plan {
  private static final Set<Guard> GUARDS = Set.of(Guard.RATE_LIMIT, Guard.BULKHEAD);

  private final Config config;
  private final Setting<LimitsSettings> setting;
  private final LimitsSettings settings;
  private final AppContext context;
  private final Methods methods;
  private final Problems problems = new Problems();

  Plan(AppContext context, Setting<LimitsSettings> setting) {
    this.config = context.config();
    this.setting = setting;
    this.settings = config.get(setting);
    this.context = context;
    this.methods =
        new Methods(
            context.services().stream()
                .flatMap(service -> service.definition().getMethods().stream())
                .<MethodDescriptor<?, ?>>map(ServerMethodDefinition::getMethodDescriptor)
                .toList());
  }

  /**
   * Starts it.
   *
   * @throws StartException naming each name that means no method, and each method for which it is
   *     not clear what holds, or around which nobody knows yet who calls
   */
  RunningLimits start() throws StartException {
    if (!settings.enabled() || settings.isEmpty()) {
      return new RunningLimits(Map.of(), null);
    }
    Map<String, List<String>> bulkheadNames = new LinkedHashMap<>();
    settings.bulkheads().forEach((name, each) -> bulkheadNames.put(name, each.methods()));
    Map<String, List<String>> deadlineNames = new LinkedHashMap<>();
    settings.deadlines().forEach((name, each) -> deadlineNames.put(name, each.methods()));
    settings.rates().forEach((name, each) -> check("rates." + name, each.methods()));
    bulkheadNames.forEach((name, each) -> check("bulkheads." + name, each));
    deadlineNames.forEach((name, each) -> check("deadlines." + name, each));
    check("idempotency", settings.idempotency().methods());
    checkUnary();
    checkOrder();
    Map<String, String> bulkheadOf = closest("bulkheads", bulkheadNames);
    Map<String, String> deadlineOf = closest("deadlines", deadlineNames);
    problems.throwIfAny();
    return start(bulkheadOf, deadlineOf);
  }

  /**
   * From the outside: rates, so that what they refuse costs nothing else; deadlines; keys, whose
   * answers take no place; and bulkheads.
   */
  private RunningLimits start(Map<String, String> bulkheadOf, Map<String, String> deadlineOf) {
    Guards guards = context.internals().guards().ofCalls(Limits.NAME, GUARDS);
    long began = System.nanoTime();
    LongSupplier time = () -> System.nanoTime() - began;
    ScheduledExecutorService timer = timer();
    List<RateRule> rates = rates();
    Map<String, Bulkhead> bulkheads = bulkheads(guards, timer);
    bulkheads.forEach(
        (name, each) ->
            context
                .internals()
                .insight()
                .bulkhead(new ShownBulkhead(name, each::taken, each::waiting)));
    IdempotencySettings keys = settings.idempotency();
    Idempotency idempotency = new Idempotency(keys.required(), new AnswerStore(keys), time);
    Map<String, List<ServerInterceptor>> byMethod = new HashMap<>();
    for (MethodDescriptor<?, ?> method : methods.all()) {
      String name = method.getFullMethodName();
      List<ServerInterceptor> around = new ArrayList<>();
      List<RateRule> own =
          rates.stream()
              .filter(rule -> Methods.closeness(rule.settings().methods(), method) > 0)
              .toList();
      if (!own.isEmpty()) {
        around.add(new RateLimit(own, settings.rateHeaders(), guards, time));
      }
      if (deadlineOf.containsKey(name)) {
        around.add(new Deadlines(settings.deadlines().get(deadlineOf.get(name)).timeout()));
      }
      if (isUnary(method) && Methods.closeness(keys.methods(), method) > 0) {
        around.add(idempotency);
      }
      if (bulkheadOf.containsKey(name)) {
        around.add(bulkheads.get(bulkheadOf.get(name)));
      }
      if (!around.isEmpty()) {
        byMethod.put(name, List.copyOf(around));
      }
    }
    return new RunningLimits(byMethod, timer);
  }

  private List<RateRule> rates() {
    List<RateRule> rates = new ArrayList<>();
    settings
        .rates()
        .forEach((name, each) -> rates.add(new RateRule(name, each, settings.maxCallers())));
    return rates;
  }

  private Map<String, Bulkhead> bulkheads(Guards guards, ScheduledExecutorService timer) {
    Map<String, Executor> executors = new HashMap<>();
    for (ServedService service : context.services()) {
      executors.put(service.definition().getServiceDescriptor().getName(), service.executor());
    }
    Map<String, Bulkhead> bulkheads = new HashMap<>();
    settings
        .bulkheads()
        .forEach(
            (name, each) ->
                bulkheads.put(name, new Bulkhead(name, each, guards, executors::get, timer)));
    return bulkheads;
  }

  private void check(String key, List<String> names) {
    try {
      methods.requireKnown(names);
    } catch (IllegalArgumentException e) {
      refuse(key, e.getMessage());
    }
  }

  private void refuse(String key, String reason) {
    problems.of(
        () -> {
          throw config.refusal(setting, key + ".methods", reason);
        });
  }

  private void checkUnary() {
    for (String stream : methods.streams(settings.idempotency().methods())) {
      refuse("idempotency", stream + " is a stream, expected unary methods");
    }
  }

  /** Whoever stands outside of security does not know who calls, and answers before it asks. */
  private void checkOrder() {
    settings
        .rates()
        .forEach(
            (name, each) -> {
              if (each.by() == RateSettings.By.PRINCIPAL) {
                checkOrder("rates." + name, each.methods());
              }
            });
    checkOrder("idempotency", settings.idempotency().methods());
  }

  private void checkOrder(String key, List<String> names) {
    methods.all().stream()
        .filter(method -> Methods.closeness(names, method) > 0)
        .map(MethodDescriptor::getFullMethodName)
        .filter(this::isOutsideOfSecurity)
        .findFirst()
        .ifPresent(
            method ->
                refuse(
                    key,
                    "around %s the limits stand outside of security, which finds out who calls; add"
                            .formatted(method)
                        + " Limits after Security, and name it after it in middlewares"));
  }

  private boolean isOutsideOfSecurity(String method) {
    List<String> around = context.internals().access().componentsAround(method);
    int own = around.indexOf(Limits.NAME);
    return own >= 0 && own < around.lastIndexOf(AccessControl.SECURITY);
  }

  /** For each method the name of what names it most closely. */
  private Map<String, String> closest(String section, Map<String, List<String>> namesOf) {
    Map<String, String> closest = new HashMap<>();
    for (MethodDescriptor<?, ?> method : methods.all()) {
      int most = 0;
      String first = null;
      for (Map.Entry<String, List<String>> each : namesOf.entrySet()) {
        int closeness = Methods.closeness(each.getValue(), method);
        if (closeness > most) {
          most = closeness;
          first = each.getKey();
        } else if (closeness > 0 && closeness == most) {
          refuse(
              section + "." + each.getKey(),
              "%s is meant by %s.%s as closely; name it in one of them"
                  .formatted(method.getFullMethodName(), setting.key() + "." + section, first));
        }
      }
      if (first != null) {
        closest.put(method.getFullMethodName(), first);
      }
    }
    return closest;
  }

  private static boolean isUnary(MethodDescriptor<?, ?> method) {
    return method.getType() == MethodDescriptor.MethodType.UNARY;
  }

  /** Null if no call may wait. */
  private ScheduledExecutorService timer() {
    if (settings.bulkheads().values().stream().allMatch(each -> each.maxWaitingCalls() == 0)) {
      return null;
    }
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "jams-limits");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
