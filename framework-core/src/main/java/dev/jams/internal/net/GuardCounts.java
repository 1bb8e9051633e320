package dev.jams.internal.net;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The guards of an app: those of its listeners, and those of calls over any of them. Safe for use
 * by any thread.
 */
public final class GuardCounts {
  private final List<Guards> all = new CopyOnWriteArrayList<>();
  private final List<Consumer<Guards>> watchers = new CopyOnWriteArrayList<>();

  /** The guards of a listener that is about to start. */
  public synchronized Guards of(String listener) {
    return add(new Guards(listener));
  }

  /**
   * Guards of calls, whichever listener they come over.
   *
   * @param name whose they are, in the place of that of a listener
   * @param guards those that can fire
   */
  public synchronized Guards ofCalls(String name, Set<Guard> guards) {
    return add(new Guards(name, guards));
  }

  private Guards add(Guards guards) {
    all.add(guards);
    watchers.forEach(watcher -> watcher.accept(guards));
    return guards;
  }

  /** Has all guards shown to somebody, those that come later as well. */
  public synchronized void watch(Consumer<Guards> watcher) {
    watchers.add(watcher);
    all.forEach(watcher);
  }

  /** How often a guard has fired, all of them together. */
  public long total(Guard guard) {
    return all.stream().mapToLong(guards -> guards.count(guard)).sum();
  }
}
