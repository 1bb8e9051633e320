package dev.jams.metrics;

import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.CallTrace;
import io.micrometer.core.instrument.Timer;
import io.prometheus.metrics.tracer.common.SpanContext;
import java.util.concurrent.TimeUnit;

/**
 * Records times with the trace of their call, which scrapes in the format of OpenMetrics show as
 * exemplars. The call has left its thread when it is measured, so it is named for the moment.
 */
final class Exemplars implements SpanContext {
  private static final ThreadLocal<CallIds> measured = new ThreadLocal<>();

  /** Records how long a call took. */
  void record(Timer timer, long nanos, CallIds ids) {
    if (ids == null || !isWorthShowing(ids.trace())) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
      return;
    }
    measured.set(ids);
    try {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    } finally {
      measured.remove();
    }
  }

  /** Not what nobody has recorded; of a trace that is only the caller's nothing is known. */
  private static boolean isWorthShowing(CallTrace trace) {
    return !trace.traceId().isEmpty() && (trace.spanId().isEmpty() || trace.isSampled());
  }

  @Override
  public String getCurrentTraceId() {
    CallIds ids = measured.get();
    return ids == null ? null : ids.traceId();
  }

  /** Empty if this app has begun none: null would mean no exemplar. */
  @Override
  public String getCurrentSpanId() {
    CallIds ids = measured.get();
    return ids == null ? null : ids.trace().spanId();
  }

  @Override
  public boolean isCurrentSpanSampled() {
    return measured.get() != null;
  }

  @Override
  public void markCurrentSpanAsExemplar() {}
}
