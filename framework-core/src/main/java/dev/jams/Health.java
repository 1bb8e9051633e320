package dev.jams;

import dev.jams.internal.lifecycle.Lifecycle;
import dev.jams.internal.lifecycle.OpenCalls;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the app says of itself and of each service, in the words of <a
 * href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">gRPC health checking</a>:
 * the empty name stands for the app as a whole, which is serving while it runs and every one of its
 * services is serving. Safe for use by any thread.
 */
public final class Health {
  /** The name that stands for the app as a whole. */
  public static final String APP = "";

  private final Map<String, ServingStatus> services = new LinkedHashMap<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final Lifecycle lifecycle;
  private final OpenCalls calls;
  private boolean running;

  Health(Lifecycle lifecycle, OpenCalls calls) {
    this.lifecycle = lifecycle;
    this.calls = calls;
  }

  /** Is told of every status at first, and again of all at each change. Must not block. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * What the status is now. Called by one thread at a time, whichever has changed one.
     *
     * @param service the full name of a service, or {@link #APP}
     */
    void changed(String service, ServingStatus status);
  }

  /** Where the app is in its life. */
  public State state() {
    return lifecycle.state();
  }

  /** Where each listener that runs is in its life, by its name, in the order of their start. */
  public Map<String, State> listeners() {
    return lifecycle.listeners();
  }

  /** How many calls have begun and not ended; none of health and reflection. */
  public int callsInFlight() {
    return calls.count();
  }

  /** How many calls did not end in time when the app stopped, and were cut off. */
  public int callsCut() {
    return calls.cut();
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  /** Whether the app as a whole is serving. */
  public synchronized boolean isServing() {
    return running && services.values().stream().allMatch(s -> s == ServingStatus.SERVING);
  }

  /** The status of every service by its full name, in the order of registration. */
  public synchronized Map<String, ServingStatus> services() {
    Map<String, ServingStatus> statuses = new LinkedHashMap<>();
    services.forEach((name, status) -> statuses.put(name, effective(status)));
    return Collections.unmodifiableMap(statuses);
  }

  /** Adds a watcher, which is called at once and on the thread of each later change. */
  public synchronized void watch(Watcher watcher) {
    watchers.add(watcher);
    tell(watcher);
  }

  synchronized void set(String service, ServingStatus status) {
    if (services.put(service, status) != status) {
      watchers.forEach(this::tell);
    }
  }

  /** Services are serving only while the app is running. */
  synchronized void setRunning(boolean running) {
    if (this.running != running) {
      this.running = running;
      watchers.forEach(this::tell);
    }
  }

  private void tell(Watcher watcher) {
    services.forEach((name, status) -> watcher.changed(name, effective(status)));
    watcher.changed(APP, isServing() ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  private ServingStatus effective(ServingStatus status) {
    return running ? status : ServingStatus.NOT_SERVING;
  }
}
