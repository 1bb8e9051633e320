package dev.jams.internal.call;

import dev.jams.InterceptingComponent;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The interceptors of the components of one app. Chains and channels are made before components
 * start, so they get places that are taken later. Made and filled by the thread that starts the
 * app.
 */
public final class ComponentInterceptors {
  private final Map<InterceptingComponent, Place> places = new IdentityHashMap<>();
  private final Map<String, List<String>> around = new HashMap<>();
  private final Clients clients = new Clients();
  private final WatchedCalls watched = new WatchedCalls();

  /** The place of a component's interceptor, always the same. */
  public ServerInterceptor of(InterceptingComponent component) {
    return places.computeIfAbsent(component, each -> new Place(each.name()));
  }

  /** What stands around the calls of the app's clients, the first component's outermost. */
  public ClientInterceptor ofClients() {
    return clients;
  }

  /** A component has started: its interceptors take their places. */
  public void started(InterceptingComponent component, InterceptingComponent.Running running) {
    places.computeIfAbsent(component, each -> new Place(each.name())).taken = running.interceptor();
    running.clientInterceptor().ifPresent(clients::add);
    if (running instanceof CallWatch watch) {
      watched.watchedBy(watch);
    }
  }

  /** These stand around a method, outermost first. */
  void around(String method, List<ServerInterceptor> interceptors) {
    around.put(
        method,
        interceptors.stream()
            .filter(Place.class::isInstance)
            .map(place -> ((Place) place).name())
            .toList());
  }

  /** The names of the components that stand around a method, outermost first. */
  public List<String> around(String method) {
    return around.getOrDefault(method, List.of());
  }

  /** Where whoever watches stands. */
  WatchedCalls watched() {
    return watched;
  }

  static final class Place implements ServerInterceptor {
    private static final Status NOT_STARTED =
        Status.UNAVAILABLE.withDescription("the app has not started yet");

    private final String name;
    private volatile ServerInterceptor taken;

    Place(String name) {
      this.name = name;
    }

    /** That of the component. */
    String name() {
      return name;
    }

    @Override
    public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
        ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
      ServerInterceptor interceptor = taken;
      if (interceptor == null) {
        call.close(NOT_STARTED, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return interceptor.interceptCall(call, headers, next);
    }
  }

  private static final class Clients implements ClientInterceptor {
    private volatile List<ClientInterceptor> all = List.of();

    void add(ClientInterceptor interceptor) {
      List<ClientInterceptor> more = new ArrayList<>(all);
      more.add(interceptor);
      all = List.copyOf(more);
    }

    @Override
    public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
        MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
      Channel channel = next;
      List<ClientInterceptor> interceptors = all;
      for (int i = interceptors.size() - 1; i >= 0; i--) {
        channel = io.grpc.ClientInterceptors.intercept(channel, interceptors.get(i));
      }
      return channel.newCall(method, options);
    }
  }
}
