package dev.jams.internal.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors.CheckedForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets a call begin, or ends it at once: when too many are in flight, or when too many have failed.
 * Either keeps a service that does not answer from taking its callers with it.
 */
final class Admission implements ClientInterceptor {
  private final String client;
  private final int most;
  private final Optional<Breaker> breaker;
  private final AtomicInteger inFlight = new AtomicInteger();

  Admission(String client, ClientSettings settings) {
    this.client = client;
    this.most = settings.maxConcurrentCalls();
    CircuitBreaking breaking = settings.circuitBreaker();
    this.breaker =
        breaking.enabled() ? Optional.of(new Breaker(client, breaking)) : Optional.empty();
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return new CheckedForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      protected void checkedStart(Listener<RespT> listener, Metadata headers) {
        Admitted admitted = admit(method, options);
        try {
          delegate().start(new Watched<>(listener, admitted), headers);
        } catch (RuntimeException | Error e) {
          admitted.end(Status.CANCELLED);
          throw e;
        }
      }
    };
  }

  private Admitted admit(MethodDescriptor<?, ?> method, CallOptions options) {
    if (inFlight.incrementAndGet() > most) {
      inFlight.decrementAndGet();
      throw Status.UNAVAILABLE
          .withDescription("too many calls to " + client + " at a time")
          .asRuntimeException();
    }
    try {
      boolean streams = !method.getType().serverSendsOneMessage();
      return new Admitted(options, streams, breaker.map(Breaker::acquire));
    } catch (RuntimeException e) {
      inFlight.decrementAndGet();
      throw e;
    }
  }

  /**
   * A call that has begun.
   *
   * @param streams whether it may have more than one answer
   */
  private final class Admitted {
    private final CallOptions options;
    private final boolean streams;
    private final Optional<Breaker.Permit> permit;

    Admitted(CallOptions options, boolean streams, Optional<Breaker.Permit> permit) {
      this.options = options;
      this.streams = streams;
      this.permit = permit;
    }

    /** A stream whose server has answered may have nothing to say for long. */
    void accepted() {
      if (streams) {
        answered();
      }
    }

    /** A stream that answers is no failure, however long it lasts and whatever ends it. */
    void answered() {
      permit.ifPresent(Breaker.Permit::succeeded);
    }

    void end(Status status) {
      inFlight.decrementAndGet();
      if (permit.isEmpty()) {
        return;
      }
      if (Failures.isCallers(status, options)) {
        permit.get().giveBack();
      } else if (Failures.isFailure(status, options)) {
        permit.get().failed(status);
      } else {
        permit.get().succeeded();
      }
    }
  }

  private static final class Watched<RespT> extends SimpleForwardingClientCallListener<RespT> {
    private final Admitted admitted;

    Watched(ClientCall.Listener<RespT> listener, Admitted admitted) {
      super(listener);
      this.admitted = admitted;
    }

    @Override
    public void onHeaders(Metadata headers) {
      admitted.accepted();
      super.onHeaders(headers);
    }

    @Override
    public void onMessage(RespT message) {
      admitted.answered();
      super.onMessage(message);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      admitted.end(status);
      super.onClose(status, trailers);
    }
  }
}
