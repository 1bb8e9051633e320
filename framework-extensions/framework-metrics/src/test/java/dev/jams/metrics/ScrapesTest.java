package dev.jams.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScrapesTest {
  private static final String OPEN_METRICS = "application/openmetrics-text";

  /** Close to where the clock of {@link System#nanoTime} turns negative. */
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE);

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final PrometheusRegistry registry = meters.getPrometheusRegistry();
  private final Counter counter = meters.counter("seen");

  @Test
  void scrapeIsGivenAgainWhileItIsYoungerThanTheInterval() throws Exception {
    Scrapes scrapes = new Scrapes(registry, Duration.ofSeconds(1), clock::get);
    assertThat(text(scrapes, "")).contains("seen_total 0.0");
    counter.increment();

    clock.addAndGet(Duration.ofSeconds(1).toNanos() - 1);
    assertThat(text(scrapes, "")).contains("seen_total 0.0");
    clock.addAndGet(1);
    assertThat(text(scrapes, "")).contains("seen_total 1.0");
  }

  @Test
  void withoutIntervalEveryScrapeIsFresh() throws Exception {
    Scrapes scrapes = new Scrapes(registry, Duration.ZERO, clock::get);
    assertThat(text(scrapes, "")).contains("seen_total 0.0");
    counter.increment();

    assertThat(text(scrapes, "")).contains("seen_total 1.0");
  }

  @Test
  void scrapeInOneFormatDoesNotAnswerForAnother() throws Exception {
    Scrapes scrapes = new Scrapes(registry, Duration.ofHours(1), clock::get);

    assertThat(text(scrapes, "")).doesNotContain("# EOF");
    assertThat(text(scrapes, OPEN_METRICS)).endsWith("# EOF\n");
    assertThat(text(scrapes, "")).doesNotContain("# EOF");
  }

  private static String text(Scrapes scrapes, String accept) throws Exception {
    return new String(scrapes.read(accept).bytes(), UTF_8);
  }
}
