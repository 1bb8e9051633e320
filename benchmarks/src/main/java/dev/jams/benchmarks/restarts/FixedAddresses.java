package dev.jams.benchmarks.restarts;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Gives a channel several ports of the loopback address: {@code loopback:///5001,5002}. */
final class FixedAddresses extends NameResolverProvider {
  private static final String SCHEME = "loopback";

  static {
    NameResolverRegistry.getDefaultRegistry().register(new FixedAddresses());
  }

  private FixedAddresses() {}

  /** The target of a channel to all instances. */
  static String of(List<Instance> instances) {
    List<String> ports = new ArrayList<>();
    instances.forEach(instance -> ports.add(Integer.toString(instance.grpc().getPort())));
    return SCHEME + ":///" + String.join(",", ports);
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    List<EquivalentAddressGroup> addresses = new ArrayList<>();
    for (String port : target.getPath().substring(1).split(",", -1)) {
      addresses.add(
          new EquivalentAddressGroup(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port))));
    }
    return new Resolver(addresses);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  private static final class Resolver extends NameResolver {
    private final List<EquivalentAddressGroup> addresses;

    Resolver(List<EquivalentAddressGroup> addresses) {
      this.addresses = addresses;
    }

    @Override
    public String getServiceAuthority() {
      return "localhost";
    }

    @Override
    public void start(Listener2 listener) {
      listener.onResult(
          ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(addresses)).build());
    }

    @Override
    public void shutdown() {}
  }
}
