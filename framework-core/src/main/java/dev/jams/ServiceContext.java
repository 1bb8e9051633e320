package dev.jams;

import java.time.Clock;

/**
 * What a {@link ServiceFactory} may use to make a service. Given by the app, and not to be
 * implemented elsewhere: it may get further methods. Safe for use by any thread.
 */
public interface ServiceContext extends Clients {
  /** The effective configuration of the app. */
  Config config();

  /**
   * Hands over what the service stands on, such as its connections to a database. The app closes it
   * when it stops, or when it does not start: after the service, and what was handed over last
   * first.
   *
   * @return the same resource
   */
  <R extends AutoCloseable> R own(R resource);

  /** What time it is: the system's in UTC, unless {@link AppBuilder#clock} says otherwise. */
  Clock clock();
}
