package dev.jams;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A way in: exposes the services of an app on an address.
 *
 * <p>A listener is an immutable description; {@link #start} makes the running thing. Implement it
 * to expose services over another transport, or to serve something beside them.
 */
public interface Listener {
  /**
   * A short name that is unique in the app, such as {@code grpc}: it prefixes the keys of the
   * settings and names the listener in logs and errors.
   */
  String name();

  /** The settings that the listener reads, with its own values as their defaults. */
  List<Setting<?>> settings();

  /**
   * Whether the listener exposes the app's services, so that the {@code mode} setting may switch it
   * off. A listener for metrics, say, answers false: it runs in every mode, and stops when the
   * calls of all others have ended.
   */
  default boolean exposesServices() {
    return true;
  }

  /**
   * Looks at its settings before anything starts, if it is to run. What it finds is told together
   * with all other mistakes of the configuration. Nothing by default: what can be said of one value
   * by itself is better {@linkplain Setting#checked checked}.
   *
   * @throws StartException from {@link Config#refusal}, if values do not go together or cannot be
   *     put to use
   */
  default void check(Config config) throws StartException {}

  /**
   * Begins to listen. Called once for each app, on the thread that starts it.
   *
   * @param context has {@link AppContext#fail} for a listener that can no longer listen
   * @throws StartException if it cannot; nothing is left open then
   */
  Running start(AppContext context) throws StartException;

  /** A listener that listens. Its methods may be called from any thread, and more than once. */
  interface Running {
    /** The address that it really listens on, with the port that was chosen for port 0. */
    SocketAddress address();

    /** The address as a client would write it, for logs: {@code 127.0.0.1:42001}. */
    String location();

    /**
     * The app will soon stop: goes on serving, new connections too, and tells clients with what the
     * protocol has for it to leave. Does not block. Nothing by default.
     */
    default void lameDuck() {}

    /** Turns new calls away and lets the calls in flight go on. Does not block. */
    void shutdown();

    /** Turns new calls away and cancels the calls in flight. Does not block. */
    void shutdownNow();

    /**
     * Waits until every call has ended and everything is closed, after {@link #shutdown} or {@link
     * #shutdownNow}.
     *
     * @return false if it took longer than the timeout
     * @throws InterruptedException if the thread is interrupted meanwhile; nothing is stopped by it
     */
    boolean awaitTermination(Duration timeout) throws InterruptedException;
  }
}
