package dev.jams.tracing;

import dev.jams.internal.call.CallTracer;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;

/** Reads the headers that carry the context of a trace. */
enum HeaderGetter implements TextMapGetter<CallTracer.Headers> {
  INSTANCE;

  private static final String TRACEPARENT = "traceparent";

  @Override
  public Iterable<String> keys(CallTracer.Headers headers) {
    return List.of();
  }

  /** Several lines of a list are one list, but two of the trace's own header are none. */
  @Override
  public String get(CallTracer.Headers headers, String name) {
    if (headers == null) {
      return null;
    }
    List<String> values = headers.all(name);
    return switch (values.size()) {
      case 0 -> null;
      case 1 -> values.get(0);
      default -> name.equals(TRACEPARENT) ? null : String.join(",", values);
    };
  }
}
