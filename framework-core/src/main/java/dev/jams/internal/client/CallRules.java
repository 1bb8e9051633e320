package dev.jams.internal.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * What every call of a client gets besides a deadline: headers of the incoming call, and an answer
 * that tells nothing of the network, since services hand it on to their own callers.
 */
final class CallRules implements ClientInterceptor {
  private final String client;
  private final boolean waitForReady;
  private final ForwardedHeaders forwarded;
  private final boolean inProcess;

  CallRules(String client, ClientSettings settings, boolean inProcess) {
    this.client = client;
    this.waitForReady = settings.waitForReady();
    this.inProcess = inProcess;
    this.forwarded = new ForwardedHeaders(settings.forwardHeaders());
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    CallOptions own = waitForReady ? options.withWaitForReady() : options;
    Deadline deadline = earlier(own.getDeadline(), Context.current().getDeadline());
    AnswerOrigin origin = new AnswerOrigin();
    return new SimpleForwardingClientCall<>(
        next.newCall(method, own.withStreamTracerFactory(origin))) {
      @Override
      public void start(Listener<RespT> listener, Metadata headers) {
        forwarded.addTo(headers);
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                boolean remote = inProcess || origin.isRemote();
                super.onClose(
                    Outward.status(status, trailers, client, deadline, remote),
                    Outward.trailers(trailers, remote));
              }
            },
            headers);
      }
    };
  }

  private static Deadline earlier(Deadline one, Deadline other) {
    return one == null ? other : other == null ? one : one.minimum(other);
  }
}
