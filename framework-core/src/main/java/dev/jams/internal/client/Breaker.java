package dev.jams.internal.client;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of a client. A call counts only in the state in which it began: one that
 * began long before the breaker opened says nothing of how the service is when it is tried again.
 */
final class Breaker {
  private static final Logger log = LoggerFactory.getLogger(Breaker.class);

  private final String client;
  private final CircuitBreaking settings;
  private final CircuitBreaker breaker;
  private int period;
  private long since = System.nanoTime();

  Breaker(String client, CircuitBreaking settings) {
    this.client = client;
    this.settings = settings;
    this.breaker =
        CircuitBreaker.of(
            client,
            CircuitBreakerConfig.custom()
                .failureRateThreshold(settings.failureRate())
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize((int) settings.window().toSeconds())
                .minimumNumberOfCalls(settings.minimumCalls())
                .waitDurationInOpenState(settings.openTime())
                .permittedNumberOfCallsInHalfOpenState(settings.probes())
                .build());
    // Told on the thread that makes the change, which holds the lock.
    breaker
        .getEventPublisher()
        .onStateTransition(event -> changed(event.getStateTransition().getToState()));
  }

  private void changed(State state) {
    period++;
    since = System.nanoTime();
    log.atWarn().addKeyValue("client", client).addKeyValue("state", state).log("circuit breaker");
  }

  /**
   * Lets a call begin.
   *
   * @throws StatusRuntimeException if too many have failed
   */
  synchronized Permit acquire() {
    if (breaker.tryAcquirePermission()) {
      return new Permit(period);
    }
    if (breaker.getState() == State.HALF_OPEN && left(settings.probeTimeout()).isZero()) {
      breaker.transitionToOpenState();
    }
    throw refusal();
  }

  private Duration left(Duration time) {
    Duration left = time.minusNanos(System.nanoTime() - since);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private StatusRuntimeException refusal() {
    Duration open = left(settings.openTime());
    // Those that are tried decide soon, nobody knows when.
    Duration wait = breaker.getState() == State.OPEN ? open : settings.openTime();
    var delay =
        com.google.protobuf.Duration.newBuilder()
            .setSeconds(wait.toSeconds())
            .setNanos(wait.toNanosPart());
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(Status.Code.UNAVAILABLE.value())
            .setMessage("too many calls to " + client + " have failed")
            .addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()))
            .build());
  }

  /** What a call was allowed with. The first word on it counts. */
  final class Permit {
    private final long start = System.nanoTime();
    private final int granted;
    private boolean used;

    private Permit(int granted) {
      this.granted = granted;
    }

    void succeeded() {
      synchronized (Breaker.this) {
        if (isDecisive()) {
          breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
      }
    }

    void failed(Status status) {
      synchronized (Breaker.this) {
        if (isDecisive()) {
          long took = System.nanoTime() - start;
          breaker.onError(took, TimeUnit.NANOSECONDS, status.asRuntimeException());
        }
      }
    }

    /** The call told nothing, so another one may be tried in its place. */
    void giveBack() {
      synchronized (Breaker.this) {
        if (isDecisive()) {
          breaker.releasePermission();
        }
      }
    }

    private boolean isDecisive() {
      boolean first = !used;
      used = true;
      return first && granted == period;
    }
  }
}
