package dev.jams.security;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer, read again and again in the background, by threads of its own. Safe for
 * use by any thread.
 */
final class IssuerKeys implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private record Held(KeySet keys, long read) {}

  private final KeySource source;
  private final JwtSettings settings;
  private final LongSupplier nanos;
  private final ScheduledThreadPoolExecutor timer;

  /** On its own, because nothing else gets its turn while it reads. */
  private final ExecutorService reader;

  private volatile Held held;

  private CompletableFuture<Boolean> reading;
  private Future<?> watch;
  private Future<?> next;
  private long minute;
  private int fetches;

  /**
   * @param nanos tells the time, as {@link System#nanoTime} does
   */
  IssuerKeys(KeySource source, JwtSettings settings, LongSupplier nanos) {
    this.source = source;
    this.settings = settings;
    this.nanos = nanos;
    this.minute = nanos.getAsLong();
    ThreadFactory threads =
        task -> {
          Thread thread = new Thread(task, "jams-keys");
          thread.setDaemon(true);
          return thread;
        };
    this.reader = Executors.newSingleThreadExecutor(threads);
    this.timer = new ScheduledThreadPoolExecutor(1, threads);
    timer.setRemoveOnCancelPolicy(true);
  }

  /** The keys; null if there are none yet, or they are too old to be believed. */
  KeySet current() {
    Held last = held;
    return last != null && nanos.getAsLong() - last.read <= settings.maxStale().toNanos()
        ? last.keys
        : null;
  }

  /**
   * The keys are read.
   *
   * @param done whether they could be, in bounded time
   * @param joined whether that had begun before somebody asked, so that a key that was published
   *     meanwhile may not be among them
   */
  record Reading(CompletableFuture<Boolean> done, boolean joined) {}

  /**
   * Reads the keys because somebody needs one that there is not, unless that happens too often.
   *
   * @return null if they are not read
   */
  synchronized Reading refetch() {
    if (reading != null) {
      return new Reading(reading, true);
    }
    long now = nanos.getAsLong();
    if (now - minute >= MINUTE) {
      minute = now;
      fetches = 0;
    }
    if (fetches >= settings.unknownKeyFetches()) {
      return null;
    }
    fetches++;
    return new Reading(fetch(), false);
  }

  /**
   * Reads the keys, unless they are being read.
   *
   * @return whether they could be
   */
  synchronized CompletableFuture<Boolean> fetch() {
    if (reading != null) {
      return reading;
    }
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    try {
      watch = timer.schedule(() -> giveUp(done), settings.fetchTimeout().toMillis(), MILLISECONDS);
      reader.execute(() -> ended(done, read()));
      reading = done;
    } catch (RejectedExecutionException e) {
      // The app stops.
      done.complete(false);
    }
    return done;
  }

  private void giveUp(CompletableFuture<Boolean> done) {
    warn("it takes longer than " + settings.fetchTimeout().toMillis() + "ms");
    source.abort();
    ended(done, false);
  }

  private void ended(CompletableFuture<Boolean> done, boolean ok) {
    synchronized (this) {
      if (reading != done) {
        return;
      }
      // First, so that whoever goes on now and asks again does not join what is over.
      reading = null;
      watch.cancel(false);
      if (next != null) {
        next.cancel(false);
      }
      Duration pause = ok ? settings.refreshInterval() : settings.retryInterval();
      try {
        next = timer.schedule(this::again, pause.toMillis(), MILLISECONDS);
      } catch (RejectedExecutionException e) {
        // The app stops, and needs no keys any more.
        next = null;
      }
    }
    done.complete(ok);
  }

  private void again() {
    var unused = fetch();
  }

  private boolean read() {
    try {
      accept(source.read());
      return true;
    } catch (IOException | ParseException | RuntimeException e) {
      warn(String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void accept(String json) throws ParseException {
    long now = nanos.getAsLong();
    Held last = held;
    boolean same = last != null && last.keys.isOf(json);
    held = new Held(same ? last.keys : KeySet.parse(json, settings.pinned()), now);
    if (last != null && !same) {
      log.atInfo().addKeyValue("keys", source).log("the keys of the issuer have changed");
    }
  }

  private void warn(String reason) {
    log.atWarn()
        .addKeyValue("keys", source)
        .addKeyValue("reason", Escaped.of(reason))
        .addKeyValue("usable", current() != null)
        .log("the keys of the issuer cannot be read");
  }

  @Override
  public void close() {
    timer.shutdownNow();
    reader.shutdownNow();
    source.abort();
  }
}
