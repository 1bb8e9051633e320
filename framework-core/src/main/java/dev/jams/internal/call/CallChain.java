package dev.jams.internal.call;

import dev.jams.InterceptingComponent;
import dev.jams.StartException;
import dev.jams.internal.config.Spelling;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The interceptors of an app around each of its methods: outermost those of the app itself, then
 * the users' for all services, for one service, and for one method, each in the order in which they
 * were added, with those that the configuration chooses as the innermost for all services. A {@link
 * FailureInterceptor} stands on both sides of each of the users', so that they see the status of
 * whatever throws further in, and may throw themselves. Immutable.
 */
public final class CallChain {
  private static final String EVERY_METHOD = "/*";

  /**
   * An interceptor and where it stands.
   *
   * @param target {@code pkg.Service/Method}, {@code pkg.Service/*}, or empty for every method
   */
  private record Placed(String target, ServerInterceptor interceptor) {
    boolean isAround(MethodDescriptor<?, ?> method) {
      return target.isEmpty()
          || target.equals(method.getFullMethodName())
          || target.equals(method.getServiceName() + EVERY_METHOD);
    }

    /** The wider, the further out. */
    int level() {
      return target.isEmpty() ? 0 : target.endsWith(EVERY_METHOD) ? 1 : 2;
    }
  }

  /** Says which interceptors the configuration chooses. */
  @FunctionalInterface
  public interface Chosen {
    /**
     * What stands around each method of the services, outermost first.
     *
     * @throws StartException if the configuration names what none of them has
     */
    Function<MethodDescriptor<?, ?>, List<ServerInterceptor>> of(
        Collection<ServiceDescriptor> services) throws StartException;
  }

  private final List<ServerInterceptor> outermost;
  private final List<Placed> users;
  private final Chosen named;
  private final Function<MethodDescriptor<?, ?>, List<ServerInterceptor>> chosen;
  private final FailureInterceptor failures;
  private final ComponentInterceptors components;

  private CallChain(
      List<ServerInterceptor> outermost,
      List<Placed> users,
      Chosen named,
      Function<MethodDescriptor<?, ?>, List<ServerInterceptor>> chosen,
      FailureInterceptor failures,
      ComponentInterceptors components) {
    this.outermost = outermost;
    this.users = users;
    this.named = named;
    this.chosen = chosen;
    this.failures = failures;
    this.components = components;
  }

  /** The same with interceptors that are chosen, inside those for all services. */
  public CallChain with(Chosen named) {
    return new CallChain(outermost, users, named, chosen, failures, components);
  }

  /** Whether there are no interceptors of users in it. */
  public boolean isEmpty() {
    return users.isEmpty();
  }

  /**
   * The same for these services.
   *
   * @throws StartException naming an interceptor that stands around nothing
   */
  public CallChain knowing(Collection<ServiceDescriptor> services) throws StartException {
    requireKnown(services);
    return new CallChain(outermost, users, named, named.of(services), failures, components);
  }

  private void requireKnown(Collection<ServiceDescriptor> services) throws StartException {
    Set<String> known = new LinkedHashSet<>();
    for (ServiceDescriptor service : services) {
      known.add(service.getName() + EVERY_METHOD);
      service.getMethods().forEach(method -> known.add(method.getFullMethodName()));
    }
    for (Placed placed : users) {
      String target = placed.target();
      if (!target.isEmpty() && !known.contains(target)) {
        String meant = Spelling.nearest(target, known);
        throw new StartException(
            "an interceptor is around \""
                + target
                + "\", which no registered service has"
                + (meant == null ? "; known are " + known : "; did you mean \"" + meant + "\"?"));
      }
    }
  }

  /** The service with all interceptors applied. */
  public ServerServiceDefinition around(ServerServiceDefinition service) {
    var intercepted = ServerServiceDefinition.builder(service.getServiceDescriptor());
    service.getMethods().forEach(method -> intercepted.addMethod(around(method)));
    return intercepted.build();
  }

  private <ReqT, RespT> ServerMethodDefinition<ReqT, RespT> around(
      ServerMethodDefinition<ReqT, RespT> method) {
    WatchedCalls watched = components.watched();
    ServerCallHandler<ReqT, RespT> handler = watched.around(method.getServerCallHandler());
    List<ServerInterceptor> users = usersAround(method.getMethodDescriptor());
    components.around(method.getMethodDescriptor().getFullMethodName(), users);
    for (int i = users.size() - 1; i >= 0; i--) {
      handler = around(around(handler, failures), watched.around(users.get(i)));
    }
    handler = around(handler, failures);
    for (int i = outermost.size() - 1; i >= 0; i--) {
      handler = around(handler, outermost.get(i));
    }
    return method.withServerCallHandler(handler);
  }

  private static <ReqT, RespT> ServerCallHandler<ReqT, RespT> around(
      ServerCallHandler<ReqT, RespT> handler, ServerInterceptor interceptor) {
    return (call, headers) -> interceptor.interceptCall(call, headers, handler);
  }

  /** Those of users, outermost first. */
  private List<ServerInterceptor> usersAround(MethodDescriptor<?, ?> method) {
    var around = new ArrayList<ServerInterceptor>();
    for (int level = 0; level <= 2; level++) {
      for (Placed user : users) {
        if (user.level() == level && user.isAround(method)) {
          around.add(user.interceptor());
        }
      }
      if (level == 0) {
        around.addAll(chosen.apply(method));
      }
    }
    return around;
  }

  /**
   * Collects what an app puts around its calls, and makes the chain of each app that starts. Not
   * safe for use by several threads.
   */
  public static final class Builder {
    private static final Pattern TARGET = Pattern.compile("[\\w.]+/(?:\\w+|\\*)");

    private final List<Function<ComponentInterceptors, Placed>> users = new ArrayList<>();
    private final List<InterceptingComponent> standard = new ArrayList<>();
    private final ErrorMap.Builder errors = new ErrorMap.Builder();

    /** Adds an interceptor around every method. */
    public void intercept(ServerInterceptor interceptor) {
      users.add(components -> new Placed("", interceptor));
    }

    /** The same with that of a component. */
    public void intercept(InterceptingComponent component) {
      users.add(components -> new Placed("", components.of(component)));
      if (component.interceptsStandardServices()) {
        standard.add(component);
      }
    }

    /**
     * Adds an interceptor around one method, or all of one service.
     *
     * @throws IllegalArgumentException if the target is neither in form
     */
    public void intercept(String target, ServerInterceptor interceptor) {
      requireTarget(target);
      users.add(components -> new Placed(target, interceptor));
    }

    /**
     * The same with that of a component.
     *
     * @throws IllegalArgumentException if the target is neither in form
     */
    public void intercept(String target, InterceptingComponent component) {
      requireTarget(target);
      users.add(components -> new Placed(target, components.of(component)));
    }

    private static void requireTarget(String target) {
      if (!TARGET.matcher(target).matches()) {
        throw new IllegalArgumentException(
            "an interceptor cannot be around \""
                + target
                + "\"; name a method as in pkg.Service/Method, or all of a service as in"
                + " pkg.Service/*");
      }
    }

    /**
     * Says how a call ends that an exception of this type ends.
     *
     * @throws IllegalArgumentException if that is known already
     */
    public <E extends Throwable> void mapError(
        Class<E> type, Function<? super E, StatusRuntimeException> mapper) {
      errors.add(type, mapper);
    }

    /**
     * Makes the chain.
     *
     * @param components of the app
     * @param outermost see each call before all others, first one first
     */
    public CallChain build(ComponentInterceptors components, ServerInterceptor... outermost) {
      List<Placed> placed = users.stream().map(user -> user.apply(components)).toList();
      return chain(List.of(outermost), placed, components);
    }

    /** Makes the chain around health and reflection. */
    public CallChain buildStandard(ComponentInterceptors components) {
      List<Placed> placed =
          standard.stream().map(component -> new Placed("", components.of(component))).toList();
      return chain(List.of(), placed, components);
    }

    private CallChain chain(
        List<ServerInterceptor> outermost, List<Placed> users, ComponentInterceptors components) {
      return new CallChain(
          outermost,
          users,
          services -> method -> List.of(),
          method -> List.of(),
          new FailureInterceptor(errors.build()),
          components);
    }
  }
}
