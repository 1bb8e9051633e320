package dev.jams.internal.client;

import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server with the fewest calls of this channel, in proportion to the weights. Found by gRPC as
 * a service.
 */
public final class LeastRequestProvider extends BalancerProvider {
  static final String NAME = "jams_least_request";

  public LeastRequestProvider() {
    super(NAME);
  }

  @Override
  SubchannelPicker picker(List<Balancer.Server> servers, AtomicInteger position) {
    return new Picker(servers, position);
  }

  private static final class Picker extends SubchannelPicker {
    private final List<Balancer.Server> servers;
    private final AtomicInteger position;

    Picker(List<Balancer.Server> servers, AtomicInteger position) {
      this.servers = servers;
      this.position = position;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
      Balancer.Server server = least();
      PickResult result = server.picker().pickSubchannel(args);
      return result.getSubchannel() == null
          ? result
          : PickResult.withSubchannel(result.getSubchannel(), new Count(server.calls()));
    }

    /** Begins with another one each time, so that equals take turns. */
    private Balancer.Server least() {
      int first = Math.floorMod(position.getAndIncrement(), servers.size());
      Balancer.Server least = servers.get(first);
      for (int i = 1; i < servers.size(); i++) {
        Balancer.Server other = servers.get((first + i) % servers.size());
        // The call to come counts, or weights would mean nothing among the idle.
        long load = (other.calls().get() + 1L) * least.weight();
        least = load < (least.calls().get() + 1L) * other.weight() ? other : least;
      }
      return least;
    }
  }

  private static final class Count extends ClientStreamTracer.Factory {
    private final AtomicInteger calls;

    Count(AtomicInteger calls) {
      this.calls = calls;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      calls.incrementAndGet();
      return new ClientStreamTracer() {
        @Override
        public void streamClosed(Status status) {
          calls.decrementAndGet();
        }
      };
    }
  }
}
