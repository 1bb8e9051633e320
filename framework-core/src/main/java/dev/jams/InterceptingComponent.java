package dev.jams;

import io.grpc.ClientInterceptor;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/**
 * An interceptor that has settings, or something to open and close: what {@link
 * AppBuilder#intercept(InterceptingComponent)} puts around calls. Immutable; each app that starts
 * has an interceptor of its own.
 *
 * <p>It starts with the app's other {@linkplain Component components}, in the order in which they
 * were added, before any listener listens. Until then calls of the app to itself that it stands
 * around end with {@code UNAVAILABLE}.
 */
public interface InterceptingComponent extends Component {
  @Override
  Running start(AppContext context) throws Exception;

  /**
   * Whether the interceptor stands around health and reflection as well, wherever the component is
   * added around every method. False by default.
   */
  default boolean interceptsStandardServices() {
    return false;
  }

  /**
   * Whether the interceptor stands around every method or not at all, as one that guards them: the
   * component is then added by {@link AppBuilder#intercept(InterceptingComponent)} alone, neither
   * around some methods nor by a name that the configuration can leave out. False by default.
   */
  default boolean onlyAroundEverything() {
    return false;
  }

  /** A component that runs and intercepts. */
  interface Running extends Component.Running {
    /** What stands around calls; asked for once. */
    ServerInterceptor interceptor();

    /**
     * What stands around the calls that the app itself makes, by {@link Clients} and for services
     * that are relayed; asked for once. None by default.
     */
    default Optional<ClientInterceptor> clientInterceptor() {
      return Optional.empty();
    }
  }
}
