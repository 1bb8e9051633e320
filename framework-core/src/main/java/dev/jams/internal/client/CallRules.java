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
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What every call of a client gets: a deadline if it has none, headers of the incoming call, and an
 * answer that tells nothing of the network, since services hand it on to their own callers. The
 * deadline and the cancellation of the incoming call come with its {@link Context}, which gRPC
 * looks at itself.
 */
final class CallRules implements ClientInterceptor {
  private final String client;
  private final Duration timeout;
  private final Duration streamTimeout;
  private final boolean waitForReady;
  private final ForwardedHeaders forwarded;
  private final boolean inProcess;

  CallRules(String client, ClientSettings settings, boolean inProcess) {
    this.client = client;
    this.timeout = settings.timeout();
    this.streamTimeout = settings.streamTimeout();
    this.waitForReady = settings.waitForReady();
    this.inProcess = inProcess;
    this.forwarded = new ForwardedHeaders(settings.forwardHeaders());
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    CallOptions own = waitForReady ? options.withWaitForReady() : options;
    Duration limit = method.getType() == MethodType.UNARY ? timeout : streamTimeout;
    if (own.getDeadline() == null && !limit.isZero()) {
      own = own.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
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
