package dev.jams.tracing;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;

/**
 * The tracer of a name, of whichever app's call the thread serves.
 *
 * @param name of whatever makes the spans
 */
record CallTracerOf(String name) implements Tracer {
  @Override
  public SpanBuilder spanBuilder(String spanName) {
    CallSpan call = CallSpan.current();
    TracerProvider provider = call == null ? TracerProvider.noop() : call.provider();
    return provider.get(name).spanBuilder(spanName);
  }
}
