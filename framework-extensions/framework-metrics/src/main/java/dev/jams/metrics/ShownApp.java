package dev.jams.metrics;

import dev.jams.AppContext;
import dev.jams.internal.net.Guards;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;

/** What there is to read of one app, whenever the app is the one that is shown. */
final class ShownApp {
  private final AppContext context;
  private final MeterRegistry registry;
  private final List<Guards> guards = new ArrayList<>();
  private boolean ready;

  /** Null while it is not shown. */
  private AppMeters meters;

  private AppStates states;

  ShownApp(AppContext context, MeterRegistry registry) {
    this.context = context;
    this.registry = registry;
    context.internals().guards().watch(this::add);
  }

  private synchronized void add(Guards more) {
    guards.add(more);
    if (meters != null) {
      ListenerMetrics.bind(more, meters);
    }
  }

  synchronized void show() {
    meters = new AppMeters(registry);
    states = new AppStates(meters, context.health());
    states.showListeners();
    LimiterMetrics.bind(context.internals().limiter(), meters);
    ExecutorMetrics.bind(context.executor(), meters);
    guards.forEach(each -> ListenerMetrics.bind(each, meters));
    if (ready) {
      bindParts();
    }
  }

  synchronized void hide() {
    meters.end();
    meters = null;
  }

  /** The listeners are known by now. */
  synchronized void showListeners() {
    if (meters != null) {
      states.showListeners();
    }
  }

  /** Everything has started. */
  synchronized void ready() {
    ready = true;
    showListeners();
    if (meters != null) {
      bindParts();
    }
  }

  /** What is known only when all parts have started. */
  private void bindParts() {
    ExportMetrics.bind(context.internals().insight(), meters);
    BulkheadMetrics.bind(context.internals().insight(), meters);
  }
}
