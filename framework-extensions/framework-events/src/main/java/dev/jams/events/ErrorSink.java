package dev.jams.events;

import dev.jams.AppContext;
import dev.jams.Setting;
import java.util.List;

/**
 * Where failures go, such as an error tracker. Immutable; each app that starts opens one of its
 * own. A sink without settings is a lambda, as for {@link ApiEventSink}.
 */
@FunctionalInterface
public interface ErrorSink {
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
     * Takes failures. Called as {@link ApiEventSink.Running#accept} is.
     *
     * @throws Exception if some are lost; all of them are counted as lost then, and it is logged
     */
    void accept(List<ApiFailure> failures) throws Exception;

    /**
     * The app waits for what is left to be handed over: no more waiting for better times. Called
     * before {@link #close}, by another thread.
     */
    default void closing() {}

    /** Closes it, after the last failures. */
    @Override
    default void close() throws Exception {}
  }
}
