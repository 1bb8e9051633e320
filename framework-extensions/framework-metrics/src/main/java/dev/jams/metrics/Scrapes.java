package dev.jams.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Writes the metrics, and gives the same text again while it is young. For use by one thread at a
 * time.
 */
final class Scrapes {
  private final PrometheusRegistry registry;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private final ExpositionFormats formats = ExpositionFormats.init();

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
  Scrape get(String accept) throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    Scrape young = last.get(writer.getContentType());
    if (young != null && nanoTime.getAsLong() - young.time() < intervalNanos) {
      return young;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    long time = nanoTime.getAsLong();
    writer.write(text, registry.scrape());
    Scrape scrape = new Scrape(writer.getContentType(), text.toByteArray(), time);
    last.put(scrape.contentType(), scrape);
    return scrape;
  }

  /**
   * @param time when it was made, in the nanoseconds of the clock
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and nobody writes to it.
  record Scrape(String contentType, byte[] text, long time) {}
}
