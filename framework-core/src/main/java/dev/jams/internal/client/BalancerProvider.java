package dev.jams.internal.client;

import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancerProvider;
import io.grpc.protobuf.services.HealthCheckingLoadBalancerUtil;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What the policies of {@link Balancer} share: all but who gets a call. */
abstract class BalancerProvider extends LoadBalancerProvider {
  private final String name;

  BalancerProvider(String name) {
    this.name = name;
  }

  /**
   * Chooses among the servers that are connected.
   *
   * @param position of the channel, lest each change of a server begin anew with the first
   */
  abstract SubchannelPicker picker(List<Balancer.Server> servers, AtomicInteger position);

  @Override
  public final boolean isAvailable() {
    return true;
  }

  @Override
  public final int getPriority() {
    return 5;
  }

  @Override
  public final String getPolicyName() {
    return name;
  }

  @Override
  public final LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    return HealthCheckingLoadBalancerUtil.newHealthCheckingLoadBalancer(new Factory(), helper);
  }

  private final class Factory extends LoadBalancer.Factory {
    private final AtomicInteger position = new AtomicInteger();

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
      return new Balancer(helper, servers -> picker(servers, position));
    }
  }
}
