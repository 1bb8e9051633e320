package dev.jams.internal.call;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who wants to know of every call of an app that has ended, and of every request that was refused
 * before it was one, over every listener; and who begins their spans. Observers are added before
 * listeners start. Safe for use by any thread.
 */
public final class CallObservers {
  /** Is told of calls, on event loops and other threads that it must not hold up. */
  @FunctionalInterface
  public interface Observer {
    /** A call has ended, or a request that was none. */
    void ended(AccessEntry call);
  }

  private final List<Observer> all = new CopyOnWriteArrayList<>();
  private volatile CallTracer tracer;

  /** Has an observer told from now on. */
  public void add(Observer observer) {
    all.add(observer);
  }

  /** Has the spans of calls begun from now on. */
  public void traceBy(CallTracer tracer) {
    this.tracer = tracer;
  }

  /** Begins the span of each call; null if nobody does. */
  CallTracer tracer() {
    return tracer;
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  void tell(AccessEntry call) {
    for (Observer observer : all) {
      observer.ended(call);
    }
  }
}
