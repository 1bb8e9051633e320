package dev.jams.tracing;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.tracing.proto.TracedGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ServerInterceptor;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Apps, channels and collectors of one test, closed after it. */
final class Rig implements AfterEachCallback {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String PARENT = "00f067aa0ba902b7";
  static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";
  static final String UNSAMPLED = "00-" + TRACE + "-" + PARENT + "-00";

  private static final long WAIT_SECONDS = 60;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  final Tracing tracing = Tracing.create();

  <T extends AutoCloseable> T own(T resource) {
    open.push(resource);
    return resource;
  }

  /** An app on both listeners that records in memory. */
  App mock(Words words, String... args) throws Exception {
    return start(App.named("words").intercept(tracing).service(words), mockAnd(args));
  }

  App mock(Words words, ServerInterceptor inner, String... args) throws Exception {
    return start(
        App.named("words").intercept(tracing).intercept(inner).service(words), mockAnd(args));
  }

  static String[] mockAnd(String... args) {
    return with(args, "--tracing-exporter=mock");
  }

  static String[] with(String[] args, String... more) {
    return Stream.of(args, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  App start(AppBuilder app, String... args) throws Exception {
    return own(app.listen(GrpcServer.on(0)).listen(HttpGateway.on(0)).start(args));
  }

  ManagedChannel channel(App app) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    own(channel::shutdownNow);
    return channel;
  }

  TracedGrpc.TracedBlockingStub stub(App app) {
    return TracedGrpc.newBlockingStub(channel(app));
  }

  HttpResponse<String> get(App app, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + path))
            .timeout(Duration.ofSeconds(WAIT_SECONDS));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), BodyHandlers.ofString());
  }

  /** Waits until so many spans have ended; they end when an answer has been sent. */
  List<SpanData> spans(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (tracing.recorded().size() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError("of " + count + " spans only these: " + tracing.recorded());
      }
      Thread.onSpinWait();
      TimeUnit.MILLISECONDS.sleep(5);
    }
    return tracing.recorded();
  }

  SpanData span() throws InterruptedException {
    return spans(1).get(0);
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
