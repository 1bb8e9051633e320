package dev.jams;

import java.time.Clock;

/**
 * What a {@link ServiceFactory} may use to make a service. Given by the app, and not to be
 * implemented elsewhere: it may get further methods. Safe for use by any thread.
 */
public interface ServiceContext extends Clients {
  /** The effective configuration of the app. */
  Config config();

  /** What time it is: the system's in UTC, unless {@link AppBuilder#clock} says otherwise. */
  Clock clock();
}
