package dev.jams.internal.client;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Servers in turn, in proportion to their weights. Found by gRPC as a service. */
public final class WeightedRoundRobinProvider extends BalancerProvider {
  static final String NAME = "jams_weighted_round_robin";

  public WeightedRoundRobinProvider() {
    super(NAME);
  }

  @Override
  SubchannelPicker picker(List<Balancer.Server> servers, AtomicInteger position) {
    return new Picker(round(servers), position);
  }

  /**
   * One round: each server as often as its weight says, spread evenly. Whoever has waited longest
   * for its share is next.
   */
  static List<Balancer.Server> round(List<Balancer.Server> servers) {
    int sum = servers.stream().mapToInt(Balancer.Server::weight).sum();
    int divisor =
        servers.stream()
            .mapToInt(Balancer.Server::weight)
            .reduce(0, WeightedRoundRobinProvider::common);
    int[] due = new int[servers.size()];
    List<Balancer.Server> round = new ArrayList<>();
    for (int i = 0; i < sum / divisor; i++) {
      int next = 0;
      for (int s = 0; s < due.length; s++) {
        due[s] += servers.get(s).weight();
        next = due[s] > due[next] ? s : next;
      }
      due[next] -= sum;
      round.add(servers.get(next));
    }
    return round;
  }

  private static int common(int a, int b) {
    return b == 0 ? a : common(b, a % b);
  }

  private static final class Picker extends SubchannelPicker {
    private final List<Balancer.Server> round;
    private final AtomicInteger position;

    Picker(List<Balancer.Server> round, AtomicInteger position) {
      this.round = round;
      this.position = position;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
      int next = Math.floorMod(position.getAndIncrement(), round.size());
      return round.get(next).picker().pickSubchannel(args);
    }
  }
}
