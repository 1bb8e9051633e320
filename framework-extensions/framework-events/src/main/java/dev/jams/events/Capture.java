package dev.jams.events;

import dev.jams.internal.call.CallIds;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Keeps the first messages of some calls, and why calls fail. Messages are kept as they are:
 * masking and printing is for a thread that serves no calls.
 */
final class Capture implements ServerInterceptor {
  private final double ratio;
  private final boolean failures;

  /**
   * @param ratio the share of calls whose messages are kept
   * @param failures whether anybody wants to know why calls fail
   */
  Capture(double ratio, boolean failures) {
    this.ratio = ratio;
    this.failures = failures;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    boolean sampled = ratio > 0 && ThreadLocalRandom.current().nextDouble() < ratio;
    CallIds ids = sampled || failures ? CallIds.KEY.get() : null;
    if (ids == null) {
      return next.startCall(call, headers);
    }
    CallSample sample = new CallSample(sampled);
    ids.facts().keep(sample);
    ServerCall.Listener<ReqT> listener =
        next.startCall(new SampledCall<>(call, sample, sampled), headers);
    return sampled ? new SampledListener<>(listener, sample) : listener;
  }

  private static final class SampledCall<ReqT, RespT>
      extends SimpleForwardingServerCall<ReqT, RespT> {
    private final CallSample sample;
    private final boolean messages;

    SampledCall(ServerCall<ReqT, RespT> call, CallSample sample, boolean messages) {
      super(call);
      this.sample = sample;
      this.messages = messages;
    }

    @Override
    public void sendMessage(RespT message) {
      if (messages) {
        sample.response(message);
      }
      super.sendMessage(message);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!status.isOk()) {
        sample.failed(status.getDescription(), status.getCause());
      }
      super.close(status, trailers);
    }
  }

  private static final class SampledListener<ReqT>
      extends SimpleForwardingServerCallListener<ReqT> {
    private final CallSample sample;

    SampledListener(ServerCall.Listener<ReqT> listener, CallSample sample) {
      super(listener);
      this.sample = sample;
    }

    @Override
    public void onMessage(ReqT message) {
      sample.request(message);
      super.onMessage(message);
    }
  }
}
