package dev.jams.internal.lifecycle;

import dev.jams.Listener;
import dev.jams.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps in which an app stops, so that its clients lose no call: not ready, deregistered, lame
 * duck, no new connections, drain, hard stop of what is left, and everything closed, last first.
 */
public final class StopSequence {
  private static final Logger log = LoggerFactory.getLogger(StopSequence.class);

  /** How soon a wait for calls notices that the stop shall be aborted. */
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final Lifecycle lifecycle;
  private final OpenCalls calls;
  private final Closer closer;
  private final StopTimes times;
  private final List<StartedListener> listeners = new ArrayList<>();
  private final List<StartedComponent> components = new ArrayList<>();
  private final CountDownLatch aborted = new CountDownLatch(1);
  private volatile ExecutorService executor;
  private long begin;

  /** Nothing has started yet. */
  public StopSequence(Lifecycle lifecycle, OpenCalls calls, Closer closer, StopTimes times) {
    this.lifecycle = lifecycle;
    this.calls = calls;
    this.closer = closer;
    this.times = times;
  }

  /** What runs the calls; closed like every other resource. */
  public void started(ExecutorService executor) {
    this.executor = executor;
    closer.add("executor", executor::shutdownNow);
  }

  /** A listener has started. */
  public synchronized void started(StartedListener listener) {
    listeners.add(listener);
  }

  /** A component has started; closed like every other resource, before those that came earlier. */
  public synchronized void started(StartedComponent component) {
    components.add(component);
    closer.add(component.name(), component.running());
  }

  /** Those that have started, last first. */
  private synchronized List<StartedListener> listeners(boolean exposing) {
    List<StartedListener> chosen = new ArrayList<>(listeners);
    chosen.removeIf(listener -> listener.exposesServices() != exposing);
    Collections.reverse(chosen);
    return chosen;
  }

  private synchronized List<StartedComponent> componentsLastFirst() {
    List<StartedComponent> reversed = new ArrayList<>(components);
    Collections.reverse(reversed);
    return reversed;
  }

  /** Goes straight to the hard stop, from whichever step it is at. */
  public void abort() {
    aborted.countDown();
  }

  /** The thread was interrupted, so whoever waits for it wants it back soon. */
  private int abort(List<StartedListener> exposing) {
    abort();
    exposing.forEach(listener -> listener.running().shutdown());
    try {
      return hardStop(exposing);
    } catch (InterruptedException e) {
      exposing.forEach(listener -> listener.running().shutdownNow());
      return calls.cut();
    }
  }

  private boolean isAborted() {
    return aborted.getCount() == 0;
  }

  /**
   * Stops what has started. To be called once.
   *
   * @param readinessOff tells everybody who asks that the app is not ready
   * @return how many calls did not end in time and were cut off
   */
  public int run(Runnable readinessOff) {
    begin = System.nanoTime();
    List<StartedListener> exposing = listeners(true);
    int cut = 0;
    try {
      step("readiness-off");
      exposing.forEach(listener -> lifecycle.move(listener.name(), State.DRAINING));
      readinessOff.run();
      deregister();
      lameDuck(exposing);
      step("stop-accepting");
      exposing.forEach(listener -> listener.running().shutdown());
      if (!drain(exposing)) {
        cut = hardStop(exposing);
      }
    } catch (InterruptedException e) {
      cut = abort(exposing);
      Thread.currentThread().interrupt();
    } finally {
      close(exposing);
    }
    return cut;
  }

  private void step(String name) {
    log.atInfo()
        .addKeyValue("step", name)
        .addKeyValue("ms", millis())
        .addKeyValue("in_flight", calls.count())
        .log("stopping");
  }

  /** Since the stop began. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
  }

  private void deregister() {
    List<StartedComponent> told = componentsLastFirst();
    if (told.isEmpty()) {
      return;
    }
    step("deregister");
    for (StartedComponent component : told) {
      if (!isAborted()) {
        Bounded.run("deregister", component.name(), times.hook(), component.running()::stopping);
      }
    }
  }

  private void lameDuck(List<StartedListener> exposing) throws InterruptedException {
    if (exposing.isEmpty() || times.lameDuck().isZero()) {
      return;
    }
    step("lame-duck");
    exposing.forEach(listener -> listener.running().lameDuck());
    var unused = aborted.await(times.lameDuck().toNanos(), TimeUnit.NANOSECONDS);
  }

  private boolean drain(List<StartedListener> exposing) throws InterruptedException {
    step("drain");
    long now = System.nanoTime();
    if (drained(exposing, now + times.drain().toNanos() / 2)) {
      return true;
    }
    if (isAborted()) {
      return false;
    }
    calls.signalDrain();
    return drained(exposing, now + times.drain().toNanos());
  }

  private int hardStop(List<StartedListener> exposing) throws InterruptedException {
    step("hard-stop");
    Duration timeout =
        isAborted() && times.abort().compareTo(times.cut()) < 0 ? times.abort() : times.cut();
    long now = System.nanoTime();
    int cut = calls.end(times.retryAfter());
    // Half of the time is for the answers to arrive, which closing the connections would prevent.
    if (!settled(exposing, now + timeout.toNanos() / 2)) {
      // Where every call has ended, somebody has not taken its answer, or sends what is no call.
      cut = Math.max(cut, 1);
      exposing.forEach(listener -> listener.running().shutdownNow());
      executor.shutdownNow();
      settled(exposing, now + timeout.toNanos());
    }
    return cut;
  }

  /** Whether no call is left, waited for until then or until the stop is aborted. */
  private boolean drained(List<StartedListener> exposing, long end) throws InterruptedException {
    while (true) {
      long glance = Math.min(end, System.nanoTime() + GLANCE.toNanos());
      if (settled(exposing, glance)) {
        return true;
      }
      if (isAborted() || System.nanoTime() - end >= 0) {
        return false;
      }
    }
  }

  private boolean settled(List<StartedListener> exposing, long end) throws InterruptedException {
    boolean settled = true;
    for (StartedListener listener : exposing) {
      settled &= listener.running().awaitTermination(until(end));
    }
    return calls.awaitNone(until(end)) && settled;
  }

  private static Duration until(long end) {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  private void close(List<StartedListener> exposing) {
    step("close");
    exposing.forEach(listener -> lifecycle.move(listener.name(), State.STOPPED));
    for (StartedListener other : listeners(false)) {
      lifecycle.move(other.name(), State.DRAINING);
      end(other, times.cut(), other.running()::shutdown);
    }
    closer.closeAll(times.close());
  }

  /**
   * Closes what has started, last first, because the start cannot go on.
   *
   * @param cut how long each listener may take
   * @param close how long everything else may take, each
   */
  public void undo(Duration cut, Duration close) {
    begin = System.nanoTime();
    List<StartedListener> started = listeners(true);
    started.addAll(listeners(false));
    for (StartedListener listener : started) {
      end(listener, cut, listener.running()::shutdownNow);
    }
    closer.closeAll(close);
  }

  private void end(StartedListener listener, Duration timeout, Runnable shutdown) {
    Listener.Running running = listener.running();
    Bounded.run(
        "close",
        listener.name(),
        timeout,
        () -> {
          shutdown.run();
          running.awaitTermination(timeout);
        });
    lifecycle.move(listener.name(), State.STOPPED);
  }
}
