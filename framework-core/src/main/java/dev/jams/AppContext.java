package dev.jams;

import dev.jams.internal.call.AccessControl;
import dev.jams.internal.call.CallChain;
import dev.jams.internal.call.CallObservers;
import dev.jams.internal.insight.Insight;
import dev.jams.internal.limit.CallLimiter;
import dev.jams.internal.net.GuardCounts;
import dev.jams.internal.page.Pages;
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
 * @param guards counts what the guards of the listeners find; not API
 * @param limiter turns calls away that are too many; not API
 * @param standard what stands around health and reflection; not API
 * @param observers are told of each call when it has ended; not API
 * @param insight what the app shows of itself to whoever looks at it; not API
 * @param pages are served beside calls over HTTP; not API
 * @param access what those who guard calls have to know, and to tell; not API
 */
public record AppContext(
    String name,
    Config config,
    List<ServedService> services,
    Executor executor,
    Health health,
    GuardCounts guards,
    CallLimiter limiter,
    CallChain standard,
    CallObservers observers,
    Insight insight,
    Pages pages,
    AccessControl access) {
  /** Copies the list. */
  public AppContext {
    services = List.copyOf(services);
  }

  /** The same as a listener sees it that does not serve all of them. */
  AppContext withServices(List<ServedService> services) {
    return new AppContext(
        name, config, services, executor, health, guards, limiter, standard, observers, insight,
        pages, access);
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
