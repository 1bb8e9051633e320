package dev.jams.internal.client;

import static io.grpc.ConnectivityState.CONNECTING;
import static io.grpc.ConnectivityState.IDLE;
import static io.grpc.ConnectivityState.READY;
import static io.grpc.ConnectivityState.TRANSIENT_FAILURE;

import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.util.MultiChildLoadBalancer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Connects to all servers and leaves it to a picker which of those that are connected gets a call.
 * gRPC has weights and least request only in grpc-xds, which brings many times the size of all the
 * rest; what those are made of is in grpc-util, and so are these.
 */
final class Balancer extends MultiChildLoadBalancer {
  private final Function<List<Server>, SubchannelPicker> pickers;
  private final Map<Object, Integer> weights = new HashMap<>();

  /**
   * A server that is connected.
   *
   * @param calls how many it has of this channel
   */
  record Server(SubchannelPicker picker, int weight, AtomicInteger calls) {}

  /**
   * @param pickers makes one for the servers that are connected
   */
  Balancer(LoadBalancer.Helper helper, Function<List<Server>, SubchannelPicker> pickers) {
    super(helper);
    this.pickers = pickers;
  }

  @Override
  protected Map<Object, ResolvedAddresses> createChildAddressesMap(ResolvedAddresses resolved) {
    Map<Object, ResolvedAddresses> children = super.createChildAddressesMap(resolved);
    weights.clear();
    children.forEach((key, child) -> weights.put(key, weight(child.getAddresses().get(0))));
    return children;
  }

  private static int weight(EquivalentAddressGroup address) {
    Integer weight = address.getAttributes().get(StaticTargets.WEIGHT);
    return weight == null ? 1 : weight;
  }

  @Override
  protected ChildLbState createChildLbState(Object key) {
    return new Child(key);
  }

  @Override
  protected void updateOverallBalancingState() {
    List<Server> ready = new ArrayList<>();
    boolean connecting = false;
    SubchannelPicker failing = new FixedResultPicker(PickResult.withNoResult());
    for (ChildLbState child : getChildLbStates()) {
      ConnectivityState state = child.getCurrentState();
      if (state == READY) {
        int weight = weights.getOrDefault(child.getKey(), 1);
        ready.add(new Server(child.getCurrentPicker(), weight, ((Child) child).calls));
      }
      connecting |= state == CONNECTING || state == IDLE;
      failing = child.getCurrentPicker();
    }
    if (!ready.isEmpty()) {
      update(READY, pickers.apply(ready));
    } else if (connecting) {
      update(CONNECTING, new FixedResultPicker(PickResult.withNoResult()));
    } else {
      update(TRANSIENT_FAILURE, failing);
    }
  }

  private void update(ConnectivityState state, SubchannelPicker picker) {
    currentConnectivityState = state;
    getHelper().updateBalancingState(state, picker);
  }

  private final class Child extends ChildLbState {
    private final AtomicInteger calls = new AtomicInteger();

    Child(Object key) {
      super(key, pickFirstLbProvider);
    }

    @Override
    protected ChildLbStateHelper createChildHelper() {
      return new ChildLbStateHelper() {
        @Override
        public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
          super.updateBalancingState(state, picker);
          if (!resolvingAddresses && state == IDLE) {
            getLb().requestConnection();
          }
        }
      };
    }
  }
}
