package dev.jams.tracing;

import dev.jams.internal.call.CallIds;
import dev.jams.internal.call.CallTrace;
import io.grpc.Status;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;

/** The span of one request over HTTP, or of one call over gRPC. Safe for use by any thread. */
final class CallSpan implements CallTrace {
  private final Span span;
  private final Context context;
  private final TracerProvider provider;
  private final boolean overHttp;
  private volatile Status outcome;

  /**
   * @param overHttp whether it is that of a request over HTTP
   * @param context has the span
   * @param provider of the app's tracers
   */
  CallSpan(Span span, Context context, TracerProvider provider, boolean overHttp) {
    this.span = span;
    this.context = context;
    this.provider = provider;
    this.overHttp = overHttp;
  }

  /** That of the call that this thread serves; null if there is none. */
  static CallSpan current() {
    CallIds ids = CallIds.KEY.get();
    return ids != null && ids.trace() instanceof CallSpan call ? call : null;
  }

  @Override
  public String traceId() {
    return span.getSpanContext().getTraceId();
  }

  @Override
  public String spanId() {
    return span.getSpanContext().getSpanId();
  }

  @Override
  public boolean isSampled() {
    return span.getSpanContext().isSampled();
  }

  boolean isOverHttp() {
    return overHttp;
  }

  Span span() {
    return span;
  }

  Context context() {
    return context;
  }

  TracerProvider provider() {
    return provider;
  }

  /** The service has ended the call; the cause is not for its client. */
  void outcome(Status status) {
    outcome = status;
  }

  /** How the service ended the call; null if it did not. */
  Status outcome() {
    return outcome;
  }
}
