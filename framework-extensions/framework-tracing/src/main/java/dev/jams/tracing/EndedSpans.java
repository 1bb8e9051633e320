package dev.jams.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the spans that have ended, and logs them where that is wanted. */
final class EndedSpans implements SpanProcessor {
  private static final Logger log = LoggerFactory.getLogger("dev.jams.tracing.spans");

  private final boolean logs;
  private final LongAdder count = new LongAdder();

  EndedSpans(boolean logs) {
    this.logs = logs;
  }

  long count() {
    return count.sum();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    count.increment();
    if (logs) {
      log.atInfo()
          .addKeyValue("span", span.getName())
          .addKeyValue("kind", span.getKind())
          .addKeyValue("trace_id", span.getSpanContext().getTraceId())
          .addKeyValue("span_id", span.getSpanContext().getSpanId())
          .addKeyValue("parent_id", span.getParentSpanContext().getSpanId())
          .addKeyValue("duration_ms", TimeUnit.NANOSECONDS.toMicros(span.getLatencyNanos()) / 1e3)
          .log("span");
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }
}
