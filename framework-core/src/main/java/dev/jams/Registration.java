package dev.jams;

import io.grpc.ServiceDescriptor;
import java.util.concurrent.Executor;

/** A service as the user registered it. */
sealed interface Registration {
  ServiceDescriptor descriptor();

  /**
   * A service of this process.
   *
   * @param executor the service's own, or null for the app's
   */
  record Local(ServiceDescriptor descriptor, ServiceFactory factory, Executor executor)
      implements Registration {}

  record Remote(RemoteService service) implements Registration {
    @Override
    public ServiceDescriptor descriptor() {
      return service.descriptor();
    }
  }
}
