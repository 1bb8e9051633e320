package dev.jams.internal.call;

import io.grpc.ServiceDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What whoever guards calls has to know of an app, and what listeners have to know of whoever
 * guards. Components add to it when they start, which is before listeners do. Safe for use by any
 * thread.
 */
public final class AccessControl {
  /**
   * The service to which the pages of listeners belong that are no calls, for whoever decides by
   * the full name of a method. No proto can declare it.
   */
  public static final String PAGES = "jams.Pages";

  /** The name of the component that finds out who calls. */
  public static final String SECURITY = "security";

  private final Set<String> registered;
  private final Function<String, List<String>> componentsAround;
  private final Set<String> credentials = new ConcurrentSkipListSet<>();
  private volatile boolean guarded;

  /**
   * @param registered the services of the app, those that are switched off as well
   * @param componentsAround the names of the components whose interceptors stand around a method
   */
  public AccessControl(
      Collection<ServiceDescriptor> registered, Function<String, List<String>> componentsAround) {
    this.componentsAround = componentsAround;
    this.registered =
        registered.stream()
            .flatMap(service -> service.getMethods().stream())
            .map(method -> method.getFullMethodName())
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Somebody decides who may call what, so strangers are not told what there is. */
  public void guarded() {
    guarded = true;
  }

  /** Whether somebody does. */
  public boolean isGuarded() {
    return guarded;
  }

  /** Full names of the methods of the app, those that are switched off as well. */
  public Set<String> registered() {
    return registered;
  }

  /**
   * The names of the components whose interceptors stand around a method, outermost first.
   *
   * @param method its full name
   */
  public List<String> componentsAround(String method) {
    return componentsAround.apply(method);
  }

  /**
   * A header of requests by which callers say who they are. Listeners pass it on under its own
   * name, and take no other for it.
   */
  public void credential(String header) {
    credentials.add(header.toLowerCase(Locale.ROOT));
  }

  /** These headers, in lower case. */
  public List<String> credentials() {
    return List.copyOf(credentials);
  }
}
