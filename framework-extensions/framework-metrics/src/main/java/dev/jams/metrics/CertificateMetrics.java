package dev.jams.metrics;

import dev.jams.internal.tls.Certificates;
import dev.jams.internal.tls.Certificates.Certificate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Measures when the certificates of the process expire, as Unix time. Two apps may each have one
 * for the same, such as their {@code grpc} listeners; of these the one counts that expires first.
 */
final class CertificateMetrics implements Certificates.Observer, AutoCloseable {
  private final MeterRegistry registry;
  private final Map<String, Owned> byOwner = new HashMap<>();

  CertificateMetrics(MeterRegistry registry) {
    this.registry = registry;
    Certificates.observe(this);
  }

  @Override
  public synchronized void added(Certificate certificate) {
    byOwner.computeIfAbsent(certificate.owner(), this::owned).certificates().add(certificate);
  }

  private Owned owned(String owner) {
    Set<Certificate> certificates = ConcurrentHashMap.newKeySet();
    Gauge gauge =
        Gauge.builder("jams.tls.certificate.expiry", certificates, CertificateMetrics::expiry)
            .description("when the certificate expires, or the first that vouches for it")
            .baseUnit("seconds")
            .tag("for", owner)
            .register(registry);
    return new Owned(certificates, gauge);
  }

  private static double expiry(Set<Certificate> certificates) {
    return certificates.stream()
        .flatMap(certificate -> certificate.expiry().stream())
        .mapToDouble(Instant::getEpochSecond)
        .min()
        .orElse(Double.NaN);
  }

  @Override
  public synchronized void removed(Certificate certificate) {
    Owned owned = byOwner.get(certificate.owner());
    if (owned != null && owned.certificates().remove(certificate) && owned.isEmpty()) {
      byOwner.remove(certificate.owner());
      registry.remove(owned.gauge());
    }
  }

  @Override
  public void close() {
    Certificates.forget(this);
  }

  /** The certificates for the same, which the gauge itself holds weakly. */
  private record Owned(Set<Certificate> certificates, Gauge gauge) {
    boolean isEmpty() {
      return certificates.isEmpty();
    }
  }
}
