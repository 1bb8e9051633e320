package dev.jams.tracing;

import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** The latest spans, in memory. Safe for use by any thread. */
final class RecordedSpans {
  private final Deque<SpanData> spans = new ArrayDeque<>();

  synchronized void add(Collection<SpanData> ended, int most) {
    spans.addAll(ended);
    while (spans.size() > most) {
      spans.removeFirst();
    }
  }

  synchronized List<SpanData> all() {
    return List.copyOf(spans);
  }
}
