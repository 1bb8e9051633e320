package dev.jams;

import io.grpc.BindableService;

/**
 * Makes a service once the configuration is known, and only if this process is the one to serve it.
 */
@FunctionalInterface
public interface ServiceFactory {
  /**
   * Makes the service. Called at most once, on the thread that starts the app. A service that is
   * {@link AutoCloseable} is closed by the app when it stops.
   *
   * @throws Exception if the service cannot be made: the app does not start, and the exception's
   *     message is shown to the person who started it
   */
  BindableService create(ServiceContext context) throws Exception;

  /**
   * Makes a service that has settings of its own.
   *
   * @param <C> the record that has them, or a map
   */
  @FunctionalInterface
  interface Configured<C> {
    /**
     * Makes the service, as {@link ServiceFactory#create} does.
     *
     * @param config what the configuration has under {@code services.<name>.config}
     * @throws Exception as for {@link ServiceFactory#create}
     */
    BindableService create(ServiceContext context, C config) throws Exception;
  }
}
