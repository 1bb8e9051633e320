package dev.jams.metrics;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.grpc.MetricCollectingServerInterceptor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Micrometer's measuring of calls that have ended, and a count of those that have not. */
final class CallMetrics implements ServerInterceptor {
  /** From a read in memory to a slow query; a call that takes longer is in the last bucket. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2_500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10)
  };

  private final AtomicInteger inFlight = new AtomicInteger();
  private final ServerInterceptor ended;

  CallMetrics(MeterRegistry registry) {
    this.ended =
        new MetricCollectingServerInterceptor(
            registry, counter -> counter, timer -> timer.serviceLevelObjectives(BUCKETS));
    Gauge.builder("grpc.server.calls.in.flight", inFlight, AtomicInteger::get)
        .description("The calls that have begun and not ended")
        .register(registry);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    inFlight.incrementAndGet();
    try {
      return new CountingListener<>(ended.interceptCall(call, headers, next));
    } catch (RuntimeException | Error e) {
      inFlight.decrementAndGet();
      throw e;
    }
  }

  /** A call ends with one of the two callbacks, and with that one once. */
  private final class CountingListener<ReqT> extends SimpleForwardingServerCallListener<ReqT> {
    CountingListener(ServerCall.Listener<ReqT> listener) {
      super(listener);
    }

    @Override
    public void onComplete() {
      try {
        super.onComplete();
      } finally {
        inFlight.decrementAndGet();
      }
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        inFlight.decrementAndGet();
      }
    }
  }
}
