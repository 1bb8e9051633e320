package dev.jams;

import java.util.List;

/**
 * Something that runs beside the listeners for as long as the app does, such as a registration with
 * a discovery, a background job or a process of its own. Components start in the order they are
 * added, after the services were made and before the listeners listen. They are told of the stop,
 * and closed, in the reverse of that order.
 */
public interface Component {
  /** Names the component in logs and errors; unique in the app. */
  String name();

  /** The settings that the component reads; none by default. */
  default List<Setting<?>> settings() {
    return List.of();
  }

  /**
   * Looks at its settings before anything starts, as {@link Listener#check} does. Nothing by
   * default.
   *
   * @throws StartException from {@link Config#refusal}, if values do not go together or cannot be
   *     put to use
   */
  default void check(Config config) throws StartException {}

  /**
   * Starts it. Called once for each app, on the thread that starts it, which is interrupted if the
   * app is told to stop meanwhile.
   *
   * @param context has {@link AppContext#fail} for what goes wrong later
   * @throws Exception if it cannot; the app does not start then, and nothing of it is left open. Of
   *     a {@link StartException} the message is shown as it is
   */
  Running start(AppContext context) throws Exception;

  /** A component that runs. */
  interface Running extends AutoCloseable {
    /**
     * Every listener listens, and the app is ready: the time to register {@link App#address}.
     * Called once, on the thread that starts the app, so what may take long goes elsewhere.
     *
     * @throws Exception if the app shall not start because of it
     */
    default void ready(App app) throws Exception {}

    /**
     * The app begins to stop, while it still takes calls: the time to deregister. Called at most
     * once, on a thread of its own, which is interrupted and left behind after {@code
     * shutdown.hook-timeout}.
     *
     * @throws Exception to have it logged; the stop goes on
     */
    default void stopping() throws Exception {}

    /**
     * Closes it, when every call has ended. Called once, on a thread of its own, which is
     * interrupted and left behind after {@code shutdown.close-timeout}. What it throws is logged.
     */
    @Override
    void close() throws Exception;
  }
}
