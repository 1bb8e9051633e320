package dev.jams.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/**
 * Keeps spans in memory.
 *
 * @param most how many
 */
record MemoryExporter(RecordedSpans spans, int most) implements SpanExporter {
  @Override
  public CompletableResultCode export(Collection<SpanData> ended) {
    spans.add(ended, most);
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
