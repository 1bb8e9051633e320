package dev.jams.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.StartException;
import dev.jams.metrics.testing.GreeterGrpc;
import dev.jams.metrics.testing.GreeterGrpc.GreeterBlockingV2Stub;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts measured apps for one test and calls them; closes what it opened after it, last first. */
final class Rig implements AfterEachCallback {
  /** What Prometheus accepts that takes native histograms, and nothing beside it. */
  static final String PROTOBUF =
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"
          + ";q=0.6";

  /** All that it accepts. */
  static final String PROMETHEUS =
      PROTOBUF
          + ",application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5"
          + ",text/plain;version=0.0.4;q=0.2,*/*;q=0.1";

  private static final long PATIENCE_NANOS = SECONDS.toNanos(20);

  final Metrics metrics = Metrics.create();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  Rig() {
    opened.push(metrics);
  }

  /** A measured app on free ports, whose scrapes are always fresh unless the settings say so. */
  AppBuilder greeter() {
    return App.named("test")
        .service(new GreeterService())
        .intercept(metrics)
        .listen(metrics.exporter(0))
        .listen(GrpcServer.on(0));
  }

  App start(AppBuilder builder, String... args) throws StartException {
    App app = builder.start(args);
    opened.push(app);
    return app;
  }

  GreeterBlockingV2Stub stub(App app) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    opened.push(() -> channel.shutdownNow().awaitTermination(5, SECONDS));
    return GreeterGrpc.newBlockingV2Stub(channel);
  }

  /** A request to the exporter. */
  HttpResponse<String> send(String method, App app, String path, String... headers)
      throws Exception {
    return send(method, "exporter", app, path, "", headers);
  }

  /** Calls Greet over HTTP and returns the status. */
  int greetOverHttp(App app, String json) throws Exception {
    return send("POST", "http", app, "/jams.testing.Greeter/Greet", json).statusCode();
  }

  /** A request to one of the listeners. */
  HttpResponse<String> send(
      String method, String listener, App app, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port(listener) + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  Samples scrape(App app) throws Exception {
    HttpResponse<String> response = send("GET", app, "/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    return Samples.parse(response.body());
  }

  /**
   * Tries again until it holds: a client has its answer before the server has measured the call.
   */
  static void eventually(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("time to wait for the condition").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
