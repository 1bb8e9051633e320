package dev.jams.internal.client;

import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Metadata;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.Map;

/**
 * The outlier detection of gRPC, except that it is told only of failures that say something of the
 * server: a server of which many things are asked that it does not have is not sick. Found by gRPC
 * as a service.
 */
public final class OutlierDetectionProvider extends LoadBalancerProvider {
  static final String NAME = "jams_outlier_detection";

  private static LoadBalancerProvider detection() {
    return LoadBalancerRegistry.getDefaultRegistry().getProvider("outlier_detection_experimental");
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
  public NameResolver.ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> config) {
    return detection().parseLoadBalancingPolicyConfig(config);
  }

  @Override
  public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
    return detection()
        .newLoadBalancer(
            new ForwardingLoadBalancerHelper() {
              @Override
              protected LoadBalancer.Helper delegate() {
                return helper;
              }

              @Override
              public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
                super.updateBalancingState(state, new Picker(picker));
              }
            });
  }

  private static final class Picker extends SubchannelPicker {
    private final SubchannelPicker picker;

    Picker(SubchannelPicker picker) {
      this.picker = picker;
    }

    @Override
    public PickResult pickSubchannel(PickSubchannelArgs args) {
      PickResult result = picker.pickSubchannel(args);
      return result.getStreamTracerFactory() == null
          ? result
          : result.copyWithStreamTracerFactory(new Judge(result.getStreamTracerFactory()));
    }
  }

  private static final class Judge extends ClientStreamTracer.Factory {
    private final ClientStreamTracer.Factory counting;

    Judge(ClientStreamTracer.Factory counting) {
      this.counting = counting;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      CallOptions options = info.getCallOptions();
      ClientStreamTracer tracer = counting.newClientStreamTracer(info, headers);
      return new ForwardingClientStreamTracer() {
        @Override
        protected ClientStreamTracer delegate() {
          return tracer;
        }

        @Override
        public void streamClosed(Status status) {
          super.streamClosed(Failures.isFailure(status, options) ? status : Status.OK);
        }
      };
    }
  }
}
