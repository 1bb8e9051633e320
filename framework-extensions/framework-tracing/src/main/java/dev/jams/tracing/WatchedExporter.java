package dev.jams.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a collector takes, and says once that it takes nothing, and once that it does again.
 */
final class WatchedExporter implements SpanExporter {
  private static final Logger log = LoggerFactory.getLogger(Tracing.class);

  private final SpanExporter exporter;
  private final String to;
  private final Runnable failed;
  private final AtomicBoolean failing = new AtomicBoolean();
  private final LongAdder sent = new LongAdder();

  /**
   * @param to where spans go, for the log
   * @param failed told of each batch that was not taken
   */
  WatchedExporter(SpanExporter exporter, String to, Runnable failed) {
    this.exporter = exporter;
    this.to = to;
    this.failed = failed;
  }

  /** How many spans were taken. */
  long sent() {
    return sent.sum();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int count = spans.size();
    CompletableResultCode result = exporter.export(spans);
    result.whenComplete(() -> ended(result, count));
    return result;
  }

  private void ended(CompletableResultCode result, int count) {
    if (result.isSuccess()) {
      sent.add(count);
      if (failing.compareAndSet(true, false)) {
        log.atInfo().addKeyValue("collector", to).log("the collector takes spans again");
      }
      return;
    }
    if (failing.compareAndSet(false, true)) {
      Throwable cause = result.getFailureThrowable();
      log.atWarn()
          .addKeyValue("collector", to)
          .addKeyValue("reason", cause == null ? "timeout" : cause.getMessage())
          .log("the collector takes no spans; they are dropped until it does");
    }
    failed.run();
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
