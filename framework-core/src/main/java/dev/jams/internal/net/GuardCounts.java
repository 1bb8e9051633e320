package dev.jams.internal.net;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The guards of all listeners of an app. Safe for use by any thread. */
public final class GuardCounts {
  private final List<Guards> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Guards>> watchers = new CopyOnWriteArrayList<>();

  /** The guards of a listener that is about to start. */
  public synchronized Guards of(String listener) {
    Guards guards = new Guards(listener);
    listeners.add(guards);
    watchers.forEach(watcher -> watcher.accept(guards));
    return guards;
  }

  /** Has the guards of each listener shown to somebody, of those that start later as well. */
  public synchronized void watch(Consumer<Guards> watcher) {
    watchers.add(watcher);
    listeners.forEach(watcher);
  }

  /** How often a guard has fired, of all listeners together. */
  public long total(Guard guard) {
    return listeners.stream().mapToLong(guards -> guards.count(guard)).sum();
  }
}
