package dev.jams.sentry;

import io.sentry.Hint;
import io.sentry.RequestDetails;
import io.sentry.SentryEnvelope;
import io.sentry.SentryOptions;
import io.sentry.transport.ITransport;
import io.sentry.transport.RateLimiter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;

/**
 * Sends an envelope and waits for the answer, so that it is known what arrives: Sentry's own
 * transport has a queue that drops what is too much, and tells nobody. For one thread at a time.
 */
final class SentryTransport implements ITransport {
  /** Sentry does not take what was sent, but can be reached. */
  static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
      super(reason);
    }
  }

  private final SentryOptions options;
  private final RequestDetails target;
  private final Duration timeout;
  private final RateLimiter limits;
  private final HttpClient client;
  private IOException failure;

  SentryTransport(SentryOptions options, RequestDetails target, Duration timeout) {
    this.options = options;
    this.target = target;
    this.timeout = timeout;
    this.limits = new RateLimiter(options);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /** Why what was sent since the last question did not arrive; null if it did. */
  IOException failure() {
    IOException last = failure;
    failure = null;
    return last;
  }

  /** Keeps what goes wrong for {@link #failure}, as Sentry's client swallows it. */
  @Override
  public void send(SentryEnvelope envelope, Hint hint) throws IOException {
    try {
      if (limits.filter(envelope, hint) == null) {
        throw new IOException("Sentry has asked for a pause");
      }
      post(envelope);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void post(SentryEnvelope envelope) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(target.getUrl().toString()))
            .header("content-type", "application/x-sentry-envelope")
            .header("content-encoding", "gzip");
    target.getHeaders().forEach(request::header);
    HttpResponse<Void> response =
        exchange(request.POST(BodyPublishers.ofByteArray(zipped(envelope))).build());
    limits.updateRetryAfterLimits(
        response.headers().firstValue("x-sentry-rate-limits").orElse(null),
        response.headers().firstValue("retry-after").orElse(null),
        response.statusCode());
    if (response.statusCode() / 100 != 2) {
      throw new RefusedException("answered " + response.statusCode());
    }
  }

  /** Within the timeout, and that is until the end of the body. */
  private HttpResponse<Void> exchange(HttpRequest request) throws IOException {
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      return exchange.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IOException("cannot be reached: " + e.getCause().getClass().getSimpleName());
    } catch (TimeoutException e) {
      throw new IOException("did not answer within the timeout");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the app has stopped");
    } finally {
      exchange.cancel(true);
    }
  }

  private byte[] zipped(SentryEnvelope envelope) throws IOException {
    envelope.getHeader().setSentAt(Date.from(Instant.now()));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      options.getSerializer().serialize(envelope, zip);
    } catch (Exception e) {
      throw new IOException("cannot be written: " + e.getClass().getSimpleName());
    }
    return bytes.toByteArray();
  }

  /** Nothing waits here. */
  @Override
  public void flush(long timeoutMillis) {}

  @Override
  public RateLimiter getRateLimiter() {
    return limits;
  }

  @Override
  public void close(boolean isRestarting) throws IOException {
    limits.close();
    // From JDK 21 on.
    if ((Object) client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    close(false);
  }
}
