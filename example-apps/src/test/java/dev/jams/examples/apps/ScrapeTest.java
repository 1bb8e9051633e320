package dev.jams.examples.apps;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.admin.Admin;
import dev.jams.examples.goms.GoMs;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.goms.GoMsService;
import dev.jams.http.HttpGateway;
import dev.jams.metrics.Metrics;
import dev.jams.tracing.Tracing;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where metrics, traces and the admin listener are together: who may scrape, and what is there. */
@Timeout(120)
class ScrapeTest {
  private static final String TOKEN = "0123456789abcdef-token";
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";
  private static final String LABELS =
      "\\{(?:[a-zA-Z_]\\w*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*}";
  private static final String NUMBER = "(?:[0-9.eE+-]+|NaN|[+-]Inf)";
  private static final String SAMPLE = "(?<series>[a-zA-Z_:][\\w:]*(?:" + LABELS + ")?) " + NUMBER;
  private static final Pattern PROMETHEUS =
      Pattern.compile("# (?:HELP|TYPE) [a-zA-Z_:][\\w:]* .*|" + SAMPLE);
  private static final Pattern OPEN =
      Pattern.compile(
          "# (?:HELP|TYPE|UNIT) [a-zA-Z_:][\\w:]* .*|# EOF|"
              + SAMPLE
              + "(?: # (?<exemplar>"
              + LABELS
              + ") "
              + NUMBER
              + "(?: [0-9.]+)?)?");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Tracing tracing = Tracing.create();

  private App start(String... args) throws Exception {
    Metrics metrics = Metrics.create();
    opened.push(metrics);
    App app =
        App.named("goms")
            .service(GoMs.bind(new GoMsService()))
            .intercept(tracing)
            .intercept(metrics)
            .listen(GrpcServer.on(0))
            .listen(HttpGateway.on(0))
            .listen(Admin.on(0))
            .start(args);
    opened.push(app);
    return app;
  }

  @AfterEach
  void close() throws Exception {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }

  private HttpResponse<String> get(App app, String listener, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port(listener) + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void call(App app, String protocol) throws Exception {
    if (protocol.equals("http")) {
      assertThat(get(app, "http", "/goms").statusCode()).isEqualTo(200);
      return;
    }
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    opened.push(() -> channel.shutdownNow().awaitTermination(60, SECONDS));
    var unused = GoMsGrpc.newBlockingStub(channel).list(Empty.getDefaultInstance());
  }

  /** What is known of a call only a little after its client has its answer, and is tried again. */
  private static void eventually(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + SECONDS.toNanos(60);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("time to wait for the condition").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void operatorsScrapeWithoutAnySettingAndCallersDoNot() throws Exception {
    App app = start("--tracing-exporter=none");

    HttpResponse<String> answer = get(app, "admin", "/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body().lines()).allMatch(PROMETHEUS.asMatchPredicate());
    assertThat(answer.body()).contains("\njams_app_state{state=\"running\"} 1");
    assertThat(get(app, "http", "/metrics").statusCode()).isEqualTo(404);
    assertThat(get(app, "admin", "/build").body()).contains("\"pages\":[\"/metrics\"]");
  }

  @Test
  void callersScrapeWhereThatIsSet() throws Exception {
    App app = start("--tracing-exporter=none", "--metrics-http-path=/numbers");

    assertThat(get(app, "http", "/numbers").body()).contains("\njams_app_state{");
    assertThat(get(app, "http", "/metrics").statusCode()).isEqualTo(404);
    assertThat(get(app, "admin", "/metrics").body()).contains("\njams_app_state{");
  }

  @Test
  void theTokenOfTheAdminListenerGuardsTheMetrics() throws Exception {
    App app = start("--tracing-exporter=none", "--admin-token=" + TOKEN);

    assertThat(get(app, "admin", "/metrics").statusCode()).isEqualTo(401);
    assertThat(get(app, "admin", "/metrics").body()).doesNotContain("jams_");
    assertThat(get(app, "admin", "/metrics", "authorization", "Bearer " + TOKEN).body())
        .contains("\njams_app_state{");
  }

  @ParameterizedTest
  @CsvSource({"grpc,rpc_server", "http,rpc_server", "http,http_server"})
  void exemplarsAreOfTheSpanThatIsRecorded(String protocol, String family) throws Exception {
    App app = start("--tracing-exporter=mock");
    call(app, protocol);
    eventually(() -> tracing.recorded().size() == 1);
    SpanData span = tracing.recorded().get(0);

    eventually(() -> !exemplars(app, family).isEmpty());

    assertThat(exemplars(app, family))
        .containsExactly(Map.of("trace_id", span.getTraceId(), "span_id", span.getSpanId()));
  }

  @ParameterizedTest
  @CsvSource({"grpc", "http"})
  void aCallThatIsNotRecordedIsNoExemplar(String protocol) throws Exception {
    App app = start("--tracing-exporter=mock", "--tracing-sampler=always_off");
    call(app, protocol);

    eventually(
        () ->
            get(app, "admin", "/metrics")
                .body()
                .contains("rpc_method=\"go.micro.service.goms.GoMs/List\""));

    assertThat(exemplars(app, "rpc_server")).isEmpty();
    assertThat(exemplars(app, "http_server")).isEmpty();
    assertThat(tracing.recorded()).isEmpty();
  }

  /** Those of the buckets of a family's durations. */
  private Set<Map<String, String>> exemplars(App app, String family) throws Exception {
    String text = get(app, "admin", "/metrics", "accept", OPEN_METRICS).body();
    assertThat(text).endsWith("# EOF\n");
    Set<Map<String, String>> all = new HashSet<>();
    for (String line : text.lines().toList()) {
      Matcher sample = OPEN.matcher(line);
      assertThat(sample.matches()).as(line).isTrue();
      Optional.ofNullable(sample.group("exemplar"))
          .filter(exemplar -> sample.group("series").startsWith(family + "_"))
          .ifPresent(exemplar -> all.add(labels(exemplar)));
    }
    return all;
  }

  private static Map<String, String> labels(String braced) {
    return Pattern.compile("(\\w+)=\"([^\"]*)\"")
        .matcher(braced)
        .results()
        .collect(java.util.stream.Collectors.toMap(m -> m.group(1), m -> m.group(2)));
  }
}
