package dev.jams;

import dev.jams.internal.app.AppInternals;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What a {@link Listener} or {@link Component} needs to know of the app that starts it. Immutable
 * and safe for use by any thread.
 *
 * @param name the app's name
 * @param config the effective configuration
 * @param services every service, in the order of registration
 * @param executor runs what belongs to no service, such as the health service; never an event loop
 * @param health what the app says of itself and of each service
 * @param internals what the modules of JaMs share among themselves; not API
 */
public record AppContext(
    String name,
    Config config,
    List<ServedService> services,
    Executor executor,
    Health health,
    AppInternals internals) {
  /** Copies the list. */
  public AppContext {
    services = List.copyOf(services);
  }

  /** The same as a listener sees it that does not serve all of them. */
  AppContext withServices(List<ServedService> services) {
    return new AppContext(name, config, services, executor, health, internals);
  }

  /**
   * Says that a part of the app no longer works and will not again, for example because its socket
   * was closed. The app stops, as {@link App#close} does, and ends as {@link State#FAILED}; its
   * process exits with 1. Returns at once; only the first reason counts, and none after the app has
   * begun to stop.
   *
   * @param reason one line: what, and where
   */
  public void fail(String reason) {
    health.lifecycle().fail(reason);
  }

  /** The same for a listener, whose own state becomes {@link State#FAILED}, too. */
  public void fail(Listener listener, String reason) {
    health.lifecycle().move(listener.name(), State.FAILED);
    fail(reason);
  }
}
