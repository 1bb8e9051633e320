package dev.jams.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Sends events by POST. What fails for a while is sent again, after longer and longer pauses; once
 * the app stops, each batch has one attempt.
 */
final class HttpExporter implements ApiEventSink.Running {
  private final EventSettings.Http settings;
  private final HttpClient client;
  private final CountDownLatch closing = new CountDownLatch(1);

  HttpExporter(EventSettings.Http settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.timeout())
            .build();
  }

  /** What came of an attempt that may be made again. */
  private record Refusal(String reason, Duration wanted) {}

  @Override
  public void accept(List<ApiEvent> events) throws IOException, InterruptedException {
    HttpRequest request = request(events);
    Duration pause = settings.backoff();
    for (int attempt = 0; ; attempt++) {
      Refusal refusal = send(request);
      if (refusal == null) {
        return;
      }
      if (attempt == settings.retries() || isOver(pause, refusal)) {
        throw new IOException(refusal.reason());
      }
      pause = shorter(pause.multipliedBy(2));
    }
  }

  private Duration shorter(Duration pause) {
    return pause.compareTo(settings.maxBackoff()) < 0 ? pause : settings.maxBackoff();
  }

  /** Waits, and says whether there is to be no further attempt. */
  private boolean isOver(Duration pause, Refusal refusal) throws InterruptedException {
    long most = pause.toMillis();
    // Half of it by chance, so that many apps do not come back at once.
    long millis = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    long wanted = Math.max(millis, shorter(refusal.wanted()).toMillis());
    return closing.await(wanted, TimeUnit.MILLISECONDS);
  }

  private HttpRequest request(List<ApiEvent> events) throws IOException {
    boolean array = settings.format() == EventSettings.Format.JSON;
    byte[] body = EventJson.of(events, settings.format()).getBytes(UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url().orElseThrow())
            .header("content-type", array ? "application/json" : "application/x-ndjson");
    settings.authorization().ifPresent(value -> request.header(settings.header(), value));
    if (settings.gzip()) {
      request.header("content-encoding", "gzip");
      body = zipped(body);
    }
    return request.POST(WholeBody.of(body)).build();
  }

  private static byte[] zipped(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (FastGzip zip = new FastGzip(bytes)) {
      zip.write(body);
    }
    return bytes.toByteArray();
  }

  /** Compresses for the sake of the network, but not at any price. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /**
   * Makes an attempt.
   *
   * @return null if it succeeded
   * @throws IOException if a further one cannot succeed
   */
  private Refusal send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<Void> response;
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      // The timeout of a request is over once there are headers; this one is for the body as well.
      response = exchange.get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      return new Refusal(
          "cannot be reached: " + e.getCause().getClass().getSimpleName(), Duration.ZERO);
    } catch (TimeoutException e) {
      return new Refusal("did not answer within the timeout", Duration.ZERO);
    } finally {
      exchange.cancel(true);
    }
    int status = response.statusCode();
    if (status / 100 == 2) {
      return null;
    }
    if (status == 408 || status == 429 || status >= 500) {
      return new Refusal("answered " + status, retryAfter(response));
    }
    throw new IOException("answered " + status);
  }

  /** Seconds or a date: RFC 9110, section 10.2.3. */
  private static Duration retryAfter(HttpResponse<?> response) {
    String text = response.headers().firstValue("retry-after").orElse("0");
    try {
      return text.matches("[0-9]{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text))
          : Duration.between(
              Instant.now(),
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  @Override
  public void closing() {
    closing.countDown();
  }

  @Override
  public void close() throws Exception {
    // From JDK 21 on.
    if ((Object) client instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
