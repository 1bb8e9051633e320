package dev.jams.internal.insight;

import dev.jams.LogBackend;
import dev.jams.ServedService;
import dev.jams.internal.config.Loaded;
import dev.jams.internal.lifecycle.OpenCalls;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What an app shows of itself. Its parts tell what they have when they start; whoever shows it asks
 * later. Safe for use by any thread.
 */
public final class Insight {
  private final List<Loaded.Effective> settings;
  private final Optional<LogBackend.Loggers> loggers;
  private final OpenCalls calls;
  private final List<ShownListener> listeners = new CopyOnWriteArrayList<>();
  private final List<ShownExport> exports = new CopyOnWriteArrayList<>();
  private final List<ShownBulkhead> bulkheads = new CopyOnWriteArrayList<>();
  private final Map<String, Supplier<List<HttpRoute>>> routes = new ConcurrentHashMap<>();

  /**
   * @param settings every value, secrets masked
   */
  public Insight(
      List<Loaded.Effective> settings, Optional<LogBackend.Loggers> loggers, OpenCalls calls) {
    this.settings = List.copyOf(settings);
    this.loggers = loggers;
    this.calls = calls;
  }

  /** A listener has started. */
  public void listens(String listener, String location, List<ServedService> services) {
    listeners.add(new ShownListener(listener, location, services));
  }

  /**
   * A listener has routes.
   *
   * @param routes asked for when somebody looks at them, on any thread
   */
  public void routes(String listener, Supplier<List<HttpRoute>> routes) {
    this.routes.put(listener, routes);
  }

  /** Something is sent elsewhere from now on. */
  public void exports(ShownExport export) {
    exports.add(export);
  }

  /** Calls share places from now on. */
  public void bulkhead(ShownBulkhead bulkhead) {
    bulkheads.add(bulkhead);
  }

  /** Every setting with its value, as it may be shown, and where that is from. */
  public List<Loaded.Effective> settings() {
    return settings;
  }

  /** The loggers, if the app's log has some that can be changed. */
  public Optional<LogBackend.Loggers> loggers() {
    return loggers;
  }

  /** How many calls have begun and not ended, for each method that has some. */
  public Map<String, Integer> callsInFlight() {
    return calls.byMethod();
  }

  /** Those that have started, in the order of their start. */
  public List<ShownListener> listeners() {
    return List.copyOf(listeners);
  }

  /** What is sent elsewhere. */
  public List<ShownExport> exports() {
    return List.copyOf(exports);
  }

  /** The places that calls share. */
  public List<ShownBulkhead> bulkheads() {
    return List.copyOf(bulkheads);
  }

  /** The routes of each listener that has some. */
  public Map<String, List<HttpRoute>> routes() {
    Map<String, List<HttpRoute>> all = new TreeMap<>();
    routes.forEach((listener, each) -> all.put(listener, List.copyOf(each.get())));
    return all;
  }
}
