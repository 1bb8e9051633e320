package dev.jams.metrics;

import dev.jams.internal.tls.Certificates;
import dev.jams.internal.tls.Certificates.Certificate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures when the certificates of the process expire, as Unix time. */
final class CertificateMetrics implements Certificates.Observer, AutoCloseable {
  private final MeterRegistry registry;
  private final Map<Certificate, Gauge> gauges = new ConcurrentHashMap<>();

  CertificateMetrics(MeterRegistry registry) {
    this.registry = registry;
    Certificates.observe(this);
  }

  @Override
  public void added(Certificate certificate) {
    gauges.put(
        certificate,
        Gauge.builder("jams.tls.certificate.expiry", certificate, CertificateMetrics::expiry)
            .description("when the certificate expires, or the first that vouches for it")
            .baseUnit("seconds")
            .tag("for", certificate.owner())
            .register(registry));
  }

  private static double expiry(Certificate certificate) {
    return certificate
        .expiry()
        .map(Instant::getEpochSecond)
        .map(Long::doubleValue)
        .orElse(Double.NaN);
  }

  @Override
  public void removed(Certificate certificate) {
    Gauge gauge = gauges.remove(certificate);
    if (gauge != null) {
      registry.remove(gauge);
    }
  }

  @Override
  public void close() {
    Certificates.forget(this);
  }
}
