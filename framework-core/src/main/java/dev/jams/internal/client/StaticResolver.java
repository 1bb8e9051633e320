package dev.jams.internal.client;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The addresses of several servers, each looked up by name on its own: those that are found get
 * calls while the others are not. Everything runs in the channel's own order.
 */
final class StaticResolver extends NameResolver {
  private final List<WeightedTarget> servers;
  private final List<NameResolver> resolvers = new ArrayList<>();
  private final List<StatusOr<List<EquivalentAddressGroup>>> found = new ArrayList<>();

  StaticResolver(List<WeightedTarget> servers, Args args) {
    this.servers = servers;
    NameResolver.Factory names = NameResolverRegistry.getDefaultRegistry().asFactory();
    for (WeightedTarget server : servers) {
      NameResolver resolver = names.newNameResolver(URI.create("dns:///" + server.address()), args);
      if (resolver == null) {
        throw new IllegalArgumentException("\"" + server.address() + "\" is not host:port");
      }
      resolvers.add(resolver);
      found.add(null);
    }
  }

  @Override
  public String getServiceAuthority() {
    return resolvers.get(0).getServiceAuthority();
  }

  @Override
  public void start(Listener2 listener) {
    for (int i = 0; i < resolvers.size(); i++) {
      resolvers.get(i).start(new OfOne(i, listener));
    }
  }

  @Override
  public void refresh() {
    resolvers.forEach(NameResolver::refresh);
  }

  @Override
  public void shutdown() {
    resolvers.forEach(NameResolver::shutdown);
  }

  private Status publish(Listener2 listener) {
    if (found.contains(null)) {
      return Status.OK;
    }
    List<EquivalentAddressGroup> addresses = new ArrayList<>();
    Status failure = Status.UNAVAILABLE;
    for (int i = 0; i < found.size(); i++) {
      StatusOr<List<EquivalentAddressGroup>> one = found.get(i);
      if (one.hasValue()) {
        addresses.addAll(weighted(i, one.getValue()));
      } else {
        failure = one.getStatus();
      }
    }
    StatusOr<List<EquivalentAddressGroup>> all =
        addresses.isEmpty() ? StatusOr.fromStatus(failure) : StatusOr.fromValue(addresses);
    return listener.onResult2(ResolutionResult.newBuilder().setAddressesOrError(all).build());
  }

  private List<EquivalentAddressGroup> weighted(int server, List<EquivalentAddressGroup> found) {
    Attributes attributes =
        Attributes.newBuilder()
            .set(StaticTargets.WEIGHT, servers.get(server).weight())
            // Each has a certificate of its own.
            .set(
                EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE,
                resolvers.get(server).getServiceAuthority())
            .build();
    return found.stream()
        .map(address -> new EquivalentAddressGroup(address.getAddresses(), attributes))
        .toList();
  }

  private final class OfOne extends Listener2 {
    private final int server;
    private final Listener2 listener;

    OfOne(int server, Listener2 listener) {
      this.server = server;
      this.listener = listener;
    }

    @Override
    public Status onResult2(ResolutionResult result) {
      found.set(server, result.getAddressesOrError());
      return publish(listener);
    }

    @Override
    public void onResult(ResolutionResult result) {
      onResult2(result);
    }

    @Override
    public void onError(Status error) {
      // What was found before is better than nothing.
      if (found.get(server) == null || !found.get(server).hasValue()) {
        found.set(server, StatusOr.fromStatus(error));
      }
      publish(listener);
    }
  }
}
