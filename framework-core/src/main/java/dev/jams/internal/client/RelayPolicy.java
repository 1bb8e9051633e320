package dev.jams.internal.client;

import io.grpc.Attributes;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which server a relayed call goes to: all in turn, in proportion to their weights, and only those
 * that say they are serving, if they say so at all. Where there is but one address, what its server
 * says decides nothing: there is no other that could have the call, and a server that stops still
 * answers while it asks its clients to leave. Found by gRPC as a service.
 */
public final class RelayPolicy extends LoadBalancerProvider {
  private static final String NAME = "jams_relay";

  /**
   * The service config of a channel that has this policy.
   *
   * @param healthCheck whether it matters what servers say
   */
  public static Map<String, ?> serviceConfig(boolean healthCheck) {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(ServiceConfigs.POLICIES, List.of(Map.of(NAME, Map.of())));
    if (healthCheck) {
      config.put(ServiceConfigs.HEALTH, ServiceConfigs.HEALTH_OF_THE_SERVER);
    }
    return config;
  }

  @Override
  public boolean isAvailable() {
    return true;
  }

  @Override
  public int getPriority() {
    return 5;
  }

  @Override
  public String getPolicyName() {
    return NAME;
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    LoadBalancer turns = new WeightedRoundRobinProvider().newLoadBalancer(helper);
    return new ForwardingLoadBalancer() {
      @Override
      protected LoadBalancer delegate() {
        return turns;
      }

      @Override
      public Status acceptResolvedAddresses(ResolvedAddresses addresses) {
        return turns.acceptResolvedAddresses(
            addresses.getAddresses().size() > 1 ? addresses : unchecked(addresses));
      }
    };
  }

  private static LoadBalancer.ResolvedAddresses unchecked(
      LoadBalancer.ResolvedAddresses addresses) {
    Attributes attributes =
        addresses.getAttributes().toBuilder()
            .discard(LoadBalancer.ATTR_HEALTH_CHECKING_CONFIG)
            .build();
    return addresses.toBuilder().setAttributes(attributes).build();
  }
}
