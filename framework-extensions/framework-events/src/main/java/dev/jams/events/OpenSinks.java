package dev.jams.events;

import dev.jams.internal.call.AccessEntry;
import dev.jams.internal.insight.ShownExport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The sinks of an app that runs, each with its queue. */
final class OpenSinks {
  private static final String HEALTH_SERVICE = "grpc.health.v1.Health/";
  private static final Set<String> HEALTH_PATHS = Set.of("/healthz", "/readyz");

  private final EventSettings settings;
  private final Ended.Maker maker;
  private final List<SinkQueue<ApiEvent>> events = new ArrayList<>();
  private final List<SinkQueue<ApiFailure>> failures = new ArrayList<>();
  private final List<Runnable> told = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  OpenSinks(EventSettings settings, Ended.Maker maker) {
    this.settings = settings;
    this.maker = maker;
  }

  /**
   * Opens a queue of events.
   *
   * @param name of the sink, for thread, log and metrics; null if it has none
   */
  void addEvents(String name, ApiEventSink.Running sink) {
    open.add(sink);
    told.add(sink::closing);
    events.add(
        new SinkQueue<>(
            "events-" + (name == null ? events.size() : name),
            Ended::event,
            sink::accept,
            settings));
  }

  void addFailures(ErrorSink.Running sink) {
    open.add(sink);
    told.add(sink::closing);
    failures.add(
        new SinkQueue<>("errors-" + failures.size(), Ended::failure, sink::accept, settings));
  }

  /** What goes where, and how much of it arrives. */
  List<ShownExport> shown() {
    return queues().map(SinkQueue::shown).toList();
  }

  private Stream<SinkQueue<?>> queues() {
    return Stream.concat(events.stream(), failures.stream());
  }

  boolean any() {
    return !open.isEmpty();
  }

  boolean takesEvents() {
    return !events.isEmpty();
  }

  boolean takesFailures() {
    return !failures.isEmpty();
  }

  /** A call has ended; called on threads that must not wait. */
  void ended(AccessEntry call) {
    boolean failed = !failures.isEmpty() && Ended.isFailure(call);
    if ((events.isEmpty() && !failed) || (!settings.health() && isHealth(call))) {
      return;
    }
    Ended ended = new Ended(call, maker, events.size() + (failed ? failures.size() : 0));
    for (SinkQueue<ApiEvent> queue : events) {
      queue.add(ended);
    }
    if (failed) {
      for (SinkQueue<ApiFailure> queue : failures) {
        queue.add(ended);
      }
    }
  }

  private static boolean isHealth(AccessEntry call) {
    return call.method() == null
        ? call.path() != null && HEALTH_PATHS.contains(call.path())
        : call.method().startsWith(HEALTH_SERVICE);
  }

  /** Hands over what is left, to all sinks at once and until the same moment, then closes. */
  void close() throws Exception {
    long deadline = System.nanoTime() + settings.flush().toNanos();
    List<SinkQueue<?>> queues = queues().toList();
    List<Exception> failed = new ArrayList<>();
    try {
      queues.forEach(SinkQueue::closing);
      told.forEach(sink -> attempt(sink::run, failed));
      for (SinkQueue<?> queue : queues) {
        queue.await(deadline);
      }
    } finally {
      queues.forEach(SinkQueue::end);
      open.forEach(sink -> attempt(sink, failed));
    }
    if (!failed.isEmpty()) {
      throw failed.get(0);
    }
  }

  private static void attempt(AutoCloseable step, List<Exception> failed) {
    try {
      step.close();
    } catch (Exception e) {
      failed.add(e);
    }
  }
}
