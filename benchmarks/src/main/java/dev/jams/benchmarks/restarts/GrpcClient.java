package dev.jams.benchmarks.restarts;

import dev.jams.benchmarks.proto.ProbeGrpc;
import dev.jams.benchmarks.proto.WatchRequest;
import dev.jams.benchmarks.proto.WorkRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Calls over one channel to all instances, with round robin and health checking as configuration
 * gives them. No retry policy: only what grpc-java repeats by itself because no server has seen it.
 */
final class GrpcClient implements AutoCloseable {
  private static final Map<String, ?> SERVICE_CONFIG =
      Map.of(
          "loadBalancingConfig",
          List.of(Map.of("round_robin", Map.of())),
          "healthCheckConfig",
          Map.of("serviceName", ""));

  private final List<Instance> instances;
  private final ManagedChannel channel;
  private final AtomicIntegerArray answers;

  GrpcClient(List<Instance> instances) {
    this.instances = instances;
    this.answers = new AtomicIntegerArray(instances.size());
    this.channel =
        NettyChannelBuilder.forTarget(FixedAddresses.of(instances))
            .defaultServiceConfig(SERVICE_CONFIG)
            .usePlaintext()
            .build();
  }

  /** What a change in discovery does: tries to connect without the delay after failed attempts. */
  void tryAgain() {
    channel.resetConnectBackoff();
  }

  /** How many calls an instance has answered. */
  int answers(int instance) {
    return answers.get(instance);
  }

  void work(Request request, long number) {
    WorkRequest message =
        WorkRequest.newBuilder().setId(number).setMillis(request.kind().millis(number)).build();
    call(ProbeGrpc.getWorkMethod(), request, message, 1);
  }

  void watch(Request request) {
    WatchRequest message =
        WatchRequest.newBuilder()
            .setMessages(Kind.STREAMED)
            .setIntervalMillis(Kind.STREAM_INTERVAL_MILLIS)
            .build();
    call(ProbeGrpc.getWatchMethod(), request, message, Kind.STREAMED);
  }

  private <ReqT, RespT> void call(
      MethodDescriptor<ReqT, RespT> method, Request request, ReqT message, int expected) {
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadlineAfter(Kind.TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .withStreamTracerFactory(new Unseen(request));
    ClientCall<ReqT, RespT> call = channel.newCall(method, options);
    call.start(
        new ClientCall.Listener<RespT>() {
          private int received;

          @Override
          public void onMessage(RespT response) {
            received++;
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            int instance = instance(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
            request.to(instance);
            if (!status.isOk()) {
              request.failed(status.getCode() + " " + alike(status.getDescription()));
            } else if (received != expected) {
              request.failed("OK after " + received + " messages instead of " + expected);
            } else {
              request.answered();
              answers.incrementAndGet(instance);
            }
          }
        },
        new Metadata());
    call.sendMessage(message);
    call.halfClose();
    call.request(expected + 1);
  }

  /** Without the times and sizes that make each text another. */
  private static String alike(String description) {
    return String.valueOf(description).replaceAll("[0-9]{4,}(\\.[0-9]+)?", "…");
  }

  private int instance(SocketAddress address) {
    for (Instance instance : instances) {
      if (instance.grpc().equals(address)) {
        return instance.number();
      }
    }
    return Request.NOWHERE;
  }

  @Override
  public void close() throws InterruptedException {
    channel.shutdownNow().awaitTermination(Duration.ofSeconds(5).toSeconds(), TimeUnit.SECONDS);
  }

  private static final class Unseen extends ClientStreamTracer.Factory {
    private final Request request;

    Unseen(Request request) {
      this.request = request;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      if (info.isTransparentRetry()) {
        request.unseen();
      }
      return new ClientStreamTracer() {};
    }
  }
}
