package dev.jams;

import io.grpc.ServiceDescriptor;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A service, or several, as the user registered it. */
sealed interface Registration {
  /** By which the configuration knows it, if it does. */
  default Optional<String> name() {
    return Optional.empty();
  }

  /** Of one service, known from the beginning. */
  sealed interface Single extends Registration {
    ServiceDescriptor descriptor();
  }

  /**
   * A service of this process.
   *
   * @param executor the service's own, or null for the app's
   */
  record Local(
      Optional<String> name,
      ServiceDescriptor descriptor,
      ServiceFactory factory,
      Executor executor)
      implements Single {}

  record Remote(RemoteService service) implements Single {
    @Override
    public ServiceDescriptor descriptor() {
      return service.descriptor();
    }
  }

  /** Services that are found out at the start. */
  record Remotes(RemoteServices services) implements Registration {}
}
