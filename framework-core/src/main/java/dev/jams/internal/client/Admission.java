package dev.jams.internal.client;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors.CheckedForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a call begin, or ends it at once: when too many are in flight, or when too many have failed.
 * Either keeps a service that does not answer from taking its callers with it.
 */
final class Admission implements ClientInterceptor {
  private static final Logger log = LoggerFactory.getLogger(Admission.class);

  private final String client;
  private final int most;
  private final Duration openTime;
  private final Optional<CircuitBreaker> breaker;
  private final AtomicInteger inFlight = new AtomicInteger();

  Admission(String client, ClientSettings settings) {
    this.client = client;
    this.most = settings.maxConcurrentCalls();
    CircuitBreaking breaking = settings.circuitBreaker();
    this.openTime = breaking.openTime();
    this.breaker = breaking.enabled() ? Optional.of(breaker(client, breaking)) : Optional.empty();
  }

  private static CircuitBreaker breaker(String client, CircuitBreaking breaking) {
    CircuitBreaker breaker =
        CircuitBreaker.of(
            client,
            CircuitBreakerConfig.custom()
                .failureRateThreshold(breaking.failureRate())
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize((int) breaking.window().toSeconds())
                .minimumNumberOfCalls(breaking.minimumCalls())
                .waitDurationInOpenState(breaking.openTime())
                .permittedNumberOfCallsInHalfOpenState(breaking.probes())
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(
            event ->
                log.atWarn()
                    .addKeyValue("client", client)
                    .addKeyValue("state", event.getStateTransition().getToState())
                    .log("circuit breaker"));
    return breaker;
  }

  @Override
  public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(
      MethodDescriptor<ReqT, RespT> method, CallOptions options, Channel next) {
    return new CheckedForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      protected void checkedStart(Listener<RespT> listener, Metadata headers) {
        Admitted admitted = admit();
        try {
          delegate().start(new Watched<>(listener, admitted), headers);
        } catch (RuntimeException | Error e) {
          admitted.end(Status.CANCELLED);
          throw e;
        }
      }
    };
  }

  private Admitted admit() {
    if (inFlight.incrementAndGet() > most) {
      inFlight.decrementAndGet();
      throw Status.UNAVAILABLE
          .withDescription("too many calls to " + client + " at a time")
          .asRuntimeException();
    }
    if (breaker.isPresent() && !breaker.get().tryAcquirePermission()) {
      inFlight.decrementAndGet();
      throw refusal();
    }
    return new Admitted();
  }

  private StatusRuntimeException refusal() {
    var delay =
        com.google.protobuf.Duration.newBuilder()
            .setSeconds(openTime.toSeconds())
            .setNanos(openTime.toNanosPart());
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.UNAVAILABLE.value())
            .setMessage("too many calls to " + client + " have failed")
            .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
            .build());
  }

  /** Whether the status says that the service is in trouble, rather than the request wrong. */
  private static boolean isFailure(Status status) {
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, INTERNAL, UNKNOWN, DATA_LOSS -> true;
      default -> false;
    };
  }

  /** A call that has begun. */
  private final class Admitted {
    private final AtomicBoolean judged = new AtomicBoolean();
    private final long start = System.nanoTime();

    /** A stream that answers is no failure, however long it lasts and whatever ends it. */
    void answered() {
      if (breaker.isPresent() && judged.compareAndSet(false, true)) {
        breaker.get().onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
      }
    }

    void end(Status status) {
      inFlight.decrementAndGet();
      if (breaker.isEmpty() || !judged.compareAndSet(false, true)) {
        return;
      }
      long took = System.nanoTime() - start;
      if (isFailure(status)) {
        breaker.get().onError(took, TimeUnit.NANOSECONDS, status.asRuntimeException());
      } else if (status.getCode() == Status.Code.CANCELLED) {
        breaker.get().releasePermission();
      } else {
        breaker.get().onSuccess(took, TimeUnit.NANOSECONDS);
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
