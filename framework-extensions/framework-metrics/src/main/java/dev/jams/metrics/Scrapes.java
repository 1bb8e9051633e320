package dev.jams.metrics;

import dev.jams.internal.page.Page;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Writes the metrics, and gives the same text again while it is young. One thread writes, others
 * wait for it.
 */
final class Scrapes implements Page.Content {
  private final PrometheusRegistry registry;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Lock lock = new ReentrantLock();

  /** By content type, of which there are two. */
  private final Map<String, Scrape> last = new HashMap<>();

  /**
   * @param interval for which a scrape is young; zero for never
   * @param nanoTime like {@link System#nanoTime}
   */
  Scrapes(PrometheusRegistry registry, Duration interval, LongSupplier nanoTime) {
    this.registry = registry;
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * @param accept the {@code Accept} header, or empty for the text format
   */
  @Override
  public Page.Text read(String accept) throws IOException {
    ExpositionFormatWriter writer = writer(accept);
    lock.lock();
    try {
      Scrape young = last.get(writer.getContentType());
      if (young != null && nanoTime.getAsLong() - young.time() < intervalNanos) {
        return young.text();
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      long time = nanoTime.getAsLong();
      writer.write(bytes, registry.scrape());
      Page.Text text = new Page.Text(writer.getContentType(), bytes.toByteArray());
      last.put(text.contentType(), new Scrape(text, time));
      return text;
    } finally {
      lock.unlock();
    }
  }

  /** One of the text formats: that of protobuf needs a library that is not here. */
  private ExpositionFormatWriter writer(String accept) {
    ExpositionFormatWriter openMetrics = formats.getOpenMetricsTextFormatWriter();
    return openMetrics.accepts(accept) ? openMetrics : formats.getPrometheusTextFormatWriter();
  }

  /**
   * @param time when it was made, in the nanoseconds of the clock
   */
  private record Scrape(Page.Text text, long time) {}
}
