package dev.jams.internal.lifecycle;

import dev.jams.State;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The state of an app and of each of its listeners. Safe for use by any thread. */
public final class Lifecycle {
  private final Map<String, State> listeners = new LinkedHashMap<>();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private State app = State.NEW;

  /** The state of the app. */
  public synchronized State state() {
    return app;
  }

  /** The state of each listener by its name, in the order of their registration. */
  public synchronized Map<String, State> listeners() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
  }

  /** Moves the app on; nothing leads back. */
  public synchronized void move(State to) {
    if (to.compareTo(app) > 0 && !isOver(app)) {
      app = to;
    }
  }

  /**
   * Moves the app on if it is where it is expected to be.
   *
   * @return whether it was
   */
  public synchronized boolean move(State from, State to) {
    if (app != from) {
      return false;
    }
    app = to;
    return true;
  }

  /** Moves a listener on; nothing leads back. */
  public synchronized void move(String listener, State to) {
    listeners.merge(
        listener, to, (now, next) -> next.compareTo(now) > 0 && !isOver(now) ? next : now);
  }

  private static boolean isOver(State state) {
    return state == State.STOPPED || state == State.FAILED;
  }

  /** Notes that a part of the app has failed. Only the first failure counts. */
  public void fail(String reason) {
    failure.complete(reason);
  }

  /** Completed with the reason when a part of the app has failed. */
  public CompletableFuture<String> failure() {
    return failure.copy();
  }

  /** Why the app has to end, if a part of it has failed. */
  public Optional<String> reason() {
    return Optional.ofNullable(failure.getNow(null));
  }
}
