package dev.jams.events;

import dev.jams.AppContext;
import dev.jams.Setting;
import java.util.List;

/**
 * Where events go. Immutable; each app that starts opens one of its own. A sink without settings is
 * a lambda: {@code context -> events -> events.forEach(System.out::println)}.
 */
@FunctionalInterface
public interface ApiEventSink {
  /** The settings that the sink reads; none by default. */
  default List<Setting<?>> settings() {
    return List.of();
  }

  /**
   * Opens it, before any listener listens.
   *
   * @throws Exception if it cannot; the app does not start then
   */
  Running open(AppContext context) throws Exception;

  /** A sink that is open. */
  @FunctionalInterface
  interface Running extends AutoCloseable {
    /**
     * Takes events, in the order in which calls ended. Called on a thread that serves no calls and
     * only this sink, so it may wait; meanwhile events pile up to {@code events.queue}, and what is
     * more is dropped.
     *
     * @param events at least one, at most {@code events.batch}
     * @throws Exception if some are lost; all of them are counted as lost then, and it is logged
     */
    void accept(List<ApiEvent> events) throws Exception;

    /**
     * The app waits for what is left to be handed over: no more waiting for better times. Called
     * before {@link #close}, by another thread.
     */
    default void closing() {}

    /** Closes it, after the last events. */
    @Override
    default void close() throws Exception {}
  }
}
