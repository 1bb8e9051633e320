package dev.jams.internal.tls;

import dev.jams.StartException;
import dev.jams.internal.tls.TlsFiles.Contents;
import dev.jams.internal.tls.TlsMaterial.Identity;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a context in step with its PEM files. They are read, not only asked for their times, since
 * those say little where a volume is swapped by its symbolic link, and taken over when two looks
 * have found the same. What is no good is logged once, and what was good stays in use. Tells also
 * when the certificate is about to expire.
 */
final class CertificateWatch implements Certificates.Certificate, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CertificateWatch.class);
  private static final Duration WARN_AGAIN = Duration.ofDays(1);

  /** Makes a context of what the files have. */
  interface Maker {
    SslContext make(TlsMaterial material) throws SSLException;
  }

  private final String owner;
  private final TlsFiles files;
  private final Maker maker;
  private final Duration warnBefore;
  private final ReloadingSslContext context;
  private final ScheduledFuture<?> checks;
  private volatile TlsMaterial inUse;
  private Contents contents;
  private Contents seen;
  private String complaint;
  private Instant warned = Instant.MIN;

  /**
   * @param owner what the certificate is for, in logs and metrics
   * @param settings say how often to look, and when to warn
   */
  CertificateWatch(
      String owner, TlsFiles files, Maker maker, TlsTimes settings, ScheduledExecutorService timer)
      throws StartException {
    this.owner = owner;
    this.files = files;
    this.maker = maker;
    this.warnBefore = settings.expiryWarning();
    this.contents = files.read();
    this.inUse = files.parse(contents);
    this.context = new ReloadingSslContext(make(inUse));
    warnOfExpiry();
    long millis = settings.reloadInterval().toMillis();
    this.checks = timer.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
    if (files.cert().isPresent()) {
      Certificates.add(this);
    }
  }

  private SslContext make(TlsMaterial material) throws StartException {
    try {
      return maker.make(material);
    } catch (SSLException e) {
      throw new StartException(
          "the certificates of " + owner + " cannot be used: " + e.getMessage(), e);
    }
  }

  SslContext context() {
    return context;
  }

  /** Runs on the timer, so nothing may be thrown, lest it be the last time. */
  private void check() {
    try {
      reload();
      complaint = null;
    } catch (StartException e) {
      complain(e.getMessage());
    } catch (RuntimeException e) {
      complain(e.toString());
    }
    warnOfExpiry();
  }

  private void reload() throws StartException {
    Contents now = files.read();
    // What somebody is still writing may be good PEM by now, without the rest of its chain.
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(contents)) {
      return;
    }
    TlsMaterial material = files.parse(now);
    context.replace(make(material));
    inUse = material;
    contents = now;
    warned = Instant.MIN;
    log.atInfo()
        .addKeyValue("for", owner)
        .addKeyValue("expires", expiry().map(Instant::toString).orElse("never"))
        .log("certificates replaced");
  }

  private void complain(String problem) {
    if (!Objects.equals(problem, complaint)) {
      complaint = problem;
      log.atError()
          .addKeyValue("for", owner)
          .addKeyValue("problem", problem)
          .log("certificates cannot be replaced, the old ones stay in use");
    }
  }

  private void warnOfExpiry() {
    Instant now = Instant.now();
    Optional<Instant> end = expiry();
    if (end.isPresent()
        && now.plus(warnBefore).isAfter(end.get())
        && (warned.equals(Instant.MIN) || now.isAfter(warned.plus(WARN_AGAIN)))) {
      warned = now;
      log.atWarn()
          .addKeyValue("for", owner)
          .addKeyValue("expires", end.get())
          .log(now.isAfter(end.get()) ? "certificate has expired" : "certificate expires soon");
    }
  }

  @Override
  public String owner() {
    return owner;
  }

  @Override
  public Optional<Instant> expiry() {
    return inUse.identity().map(Identity::expiry);
  }

  @Override
  public void close() {
    checks.cancel(false);
    Certificates.remove(this);
  }
}
