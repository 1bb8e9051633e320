package dev.jams;

import io.grpc.ServiceDescriptor;
import java.util.concurrent.Executor;

/** A service, or several, as the user registered it. */
sealed interface Registration {

  /** Of one service, known from the beginning. */
  sealed interface Single extends Registration {
    ServiceDescriptor descriptor();
  }

  /**
   * A service of this process.
   *
   * @param executor the service's own, or null for the app's
   */
  record Local(ServiceDescriptor descriptor, ServiceFactory factory, Executor executor)
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
