package dev.jams.metrics;

import static dev.jams.metrics.GreeterService.to;
import static dev.jams.metrics.Rig.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.Config;
import dev.jams.StartException;
import dev.jams.State;
import dev.jams.http.HttpGateway;
import dev.jams.metrics.testing.GreetRequest;
import dev.jams.metrics.testing.GreetResponse;
import io.grpc.stub.BlockingClientCall;
import io.netty.channel.embedded.EmbeddedChannel;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ExporterTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @RegisterExtension final Rig rig = new Rig();

  @Test
  void helpListsTheSettingsWithTheirDefaults() {
    assertThat(Config.help("tracker", rig.metrics.exporter(4242).settings()))
        .contains("--exporter-host VALUE  (EXPORTER_HOST, default 127.0.0.1)")
        .contains("--exporter-port VALUE  (EXPORTER_PORT, default 4242)")
        .contains("--exporter-path VALUE  (EXPORTER_PATH, default /metrics)")
        .contains("--exporter-interval VALUE  (EXPORTER_INTERVAL, default 1s)");
  }

  // UG-12
  @Test
  void answersAtAnyPathWhereThatIsAskedFor() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-path=*");

    for (String path : new String[] {"/", "/metrics", "/some/where?x=1"}) {
      assertThat(rig.send("GET", app, path).body()).contains("jams_calls_in_flight");
    }
    assertThat(app.location("exporter"))
        .isEqualTo("http://" + "127.0.0.1:" + app.port("exporter") + "/");
  }

  @Test
  void countsTheGuardsThatFire() throws Exception {
    App app = rig.start(rig.greeter().listen(HttpGateway.on(0)));
    try (Socket socket = new Socket(LOOPBACK, app.port("http"))) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      socket.getInputStream().readAllBytes();
    }

    String metrics = rig.send("GET", app, "/metrics").body();

    assertThat(metrics)
        .contains("jams_guard_total{guard=\"malformed-request\",listener=\"http\"} 1.0")
        .contains("jams_guard_total{guard=\"resets\",listener=\"http\"} 0.0");
  }

  @Test
  void showsTheLimitOfCallsWhereThereIsOne() throws Exception {
    App app = rig.start(rig.greeter(), "--limiter-mode=adaptive", "--limiter-limit=48");

    assertThat(rig.send("GET", app, "/metrics").body())
        .contains("jams_limiter_limit 48.0")
        .contains("jams_limiter_calls{kind=\"unary\"} 0.0")
        .contains("jams_limiter_calls{kind=\"stream\"} 0.0")
        .contains("guard=\"overload\"");
  }

  @Test
  void showsWhatIsSentElsewhereAndHowMuchOfItIsTaken() throws Exception {
    App app = rig.start(rig.greeter().component(new Sending()));

    assertThat(rig.send("GET", app, "/metrics").body())
        .contains("jams_exports_made_total{export=\"spans\"} 12.0")
        .contains("jams_exports_taken_total{export=\"spans\"} 5.0");
  }

  @Test
  void answersInTheTextFormat() throws Exception {
    App app = rig.start(rig.greeter());

    HttpResponse<String> response = rig.send("GET", app, "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(Samples.parse(response.body()).inFlight()).isZero();
  }

  // GM-10
  @Test
  void showsTheStatesOfTheAppAndOfItsListeners() throws Exception {
    App app = rig.start(rig.greeter());

    assertThat(rig.scrape(app).values())
        .containsEntry("jams_app_state{state=\"running\"}", 1.0)
        .containsEntry("jams_app_state{state=\"draining\"}", 0.0)
        .containsEntry("jams_listener_state{listener=\"grpc\",state=\"running\"}", 1.0)
        .containsEntry("jams_listener_state{listener=\"grpc\",state=\"new\"}", 0.0)
        .containsEntry("jams_requests_cut_total", 0.0);
  }

  @Test
  void showsThatTheAppDrains() throws Exception {
    App app = rig.start(rig.greeter(), "--shutdown-lame-duck", "1h");
    Thread stopping = new Thread(app::close, "stopping");
    stopping.start();

    Rig.eventually(() -> rig.scrape(app).values().get("jams_app_state{state=\"draining\"}") == 1.0);
    assertThat(rig.scrape(app).values())
        .containsEntry("jams_listener_state{listener=\"grpc\",state=\"draining\"}", 1.0)
        .containsEntry("jams_listener_state{listener=\"exporter\",state=\"running\"}", 1.0);
    stopping.interrupt();
    stopping.join(20_000);
  }

  @Test
  void answersInOpenMetricsToWhoAsksForIt() throws Exception {
    App app = rig.start(rig.greeter());

    HttpResponse<String> response =
        rig.send("GET", app, "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");

    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(
            type -> assertThat(type).startsWith("application/openmetrics-text; version=1.0.0"));
    assertThat(response.body()).endsWith("# EOF\n");
  }

  /** With native histograms, Prometheus would rather have protobuf than any text. */
  @Test
  void answersInTextToWhoWouldRatherHaveProtobuf() throws Exception {
    App app = rig.start(rig.greeter());

    HttpResponse<String> response = rig.send("GET", app, "/metrics", "Accept", Rig.PROMETHEUS);
    HttpResponse<String> protobuf = rig.send("GET", app, "/metrics", "Accept", Rig.PROTOBUF);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
    assertThat(response.body()).contains("jams_calls_in_flight 0.0").endsWith("# EOF\n");
    assertThat(protobuf.statusCode()).isEqualTo(200);
    assertThat(Samples.parse(protobuf.body()).inFlight()).isZero();
  }

  @Test
  void answersHeadWithoutBody() throws Exception {
    App app = rig.start(rig.greeter());

    String answer = raw(app, "HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .containsPattern("content-length: [1-9]\\d+\r\n")
        .endsWith("\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics/", "/metricsx", "/Metrics", "/x?/metrics"})
  void otherPathIsNotFound(String path) throws Exception {
    App app = rig.start(rig.greeter());

    HttpResponse<String> response = rig.send("GET", app, path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("nothing is here; the metrics are at /metrics\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
  void otherMethodIsNotAllowed(String method) throws Exception {
    App app = rig.start(rig.greeter());

    HttpResponse<String> response = rig.send(method, app, "/metrics");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("GET, HEAD");
    assertThat(response.body()).isEqualTo("read the metrics with GET\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Sec-Fetch-Site: cross-site",
        "sec-fetch-site: Cross-Site"
      })
  void pagesOfOtherSitesAreTurnedAway(String header) throws Exception {
    App app = rig.start(rig.greeter());

    String answer = raw(app, "GET /metrics HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 403 ")
        .endsWith("\r\n\r\npages of other sites may not read the metrics\n");
  }

  @Test
  void whoOpensTheMetricsInABrowserReadsThem() throws Exception {
    App app = rig.start(rig.greeter());
    String request = "GET /metrics HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: none\r\n\r\n";

    assertThat(raw(app, request)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void queryMakesNoDifference() throws Exception {
    App app = rig.start(rig.greeter());

    assertThat(rig.send("GET", app, "/metrics?job=x").statusCode()).isEqualTo(200);
  }

  @Test
  void pathCanBeSet() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-path", "/internal/metrics");

    assertThat(rig.send("GET", app, "/internal/metrics").statusCode()).isEqualTo(200);
    assertThat(rig.send("GET", app, "/metrics").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "metrics", "/a b", "/metrics?x", "/%41"})
  void pathThatCannotBeServedIsExplained(String path) {
    assertThatThrownBy(() -> rig.start(rig.greeter(), "--exporter-path", path))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "flag --exporter-path: exporter.path is \""
                + path
                + "\": expected a path of letters, digits and ._~/- that begins with /, such as"
                + " /metrics");
  }

  @Test
  void scrapeIsGivenAgainForTheInterval() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-interval", "3600");
    Samples first = rig.scrape(app);

    rig.metrics.registry().counter("later").increment();

    assertThat(rig.scrape(app)).isEqualTo(first);
  }

  @Test
  void intervalOfZeroMakesEveryScrapeFresh() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-interval", "0");
    assertThat(rig.scrape(app).values()).doesNotContainKey("later_total");

    rig.metrics.registry().counter("later").increment();

    assertThat(rig.scrape(app).values()).containsEntry("later_total", 1.0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grpc", "http"})
  void runsInEveryMode(String mode) throws Exception {
    App app = rig.start(rig.greeter().listen(HttpGateway.on(0)), "--mode", mode);

    assertThat(app.port(mode)).isPositive();
    assertThat(rig.scrape(app).inFlight()).isZero();
  }

  @Test
  void portInUseIsExplained() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      String port = String.valueOf(taken.getLocalPort());

      assertThatThrownBy(() -> rig.start(rig.greeter(), "--exporter-port", port))
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith(
              "the exporter listener cannot listen on 127.0.0.1:" + port + ": the port is in use")
          .hasMessageEndingWith("choose another port with --exporter-port");
    }
  }

  @Test
  void locationIsTheAddressToOpen() throws Exception {
    Scrapes scrapes = new Scrapes(new PrometheusRegistry(), Duration.ZERO, System::nanoTime);
    RunningExporter exporter =
        RunningExporter.start(new InetSocketAddress(LOOPBACK, 0), "/internal", scrapes);
    exporter.shutdownNow();

    int port = ((InetSocketAddress) exporter.address()).getPort();
    assertThat(exporter.location()).isEqualTo("http://127.0.0.1:" + port + "/internal");
  }

  @Test
  void unknownHostIsExplained() {
    AppBuilder app = rig.greeter();

    // Too long a label for DNS, so that nobody waits for a name server.
    String host = "no-such-host" + "x".repeat(64) + ".invalid";
    assertThatThrownBy(() -> rig.start(app, "--exporter-host", host))
        .isInstanceOf(StartException.class)
        .hasMessage(
            "flag --exporter-host: exporter.host is \""
                + host
                + "\": there is no such host; name an address of this machine");
  }

  @Test
  void portOutOfRangeIsRejected() {
    assertThatThrownBy(() -> rig.metrics.exporter(65_536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exporter.port");
  }

  @Test
  void answersDuringTheDrainAndThenFreesThePort() throws Exception {
    App app = rig.start(rig.greeter(), "--exporter-interval", "0");
    int port = app.port("exporter");
    BlockingClientCall<GreetRequest, GreetResponse> call = rig.stub(app).chat();
    call.write(to("Ann"));
    assertThat(call.read(20, SECONDS)).isNotNull();

    Future<?> closed =
        CompletableFuture.runAsync(app::close, task -> new Thread(task, "closing").start());
    eventually(() -> app.state() == State.DRAINING);
    assertThat(rig.scrape(app).inFlight()).isEqualTo(1);
    call.halfClose();
    closed.get(20, SECONDS);

    assertThat(app.state()).isEqualTo(State.STOPPED);
    try (ServerSocket free = new ServerSocket(port, 1, LOOPBACK)) {
      assertThat(free.isBound()).isTrue();
    }
  }

  @Test
  void severalAppsCanShareMetrics() throws Exception {
    App one = rig.start(rig.greeter(), "--exporter-interval", "0");
    App other = rig.start(rig.greeter(), "--exporter-interval", "0");

    rig.stub(one).greet(to("Ann"));
    rig.stub(other).greet(to("Ben"));

    eventually(() -> rig.scrape(one).calls().equals(Map.of("Greet OK", 2)));
  }

  /** A full limiter tells the two apart. */
  @Test
  void ofSeveralAppsTheOneIsShownThatStartedLastAndRuns() throws Exception {
    App one = rig.start(rig.greeter(), "--limiter-mode=fixed", "--limiter-limit=1", fresh());
    try (App other = rig.greeter().start("--limiter-mode=fixed", "--limiter-limit=2", fresh())) {
      assertThat(rig.scrape(other).values()).containsEntry("jams_limiter_limit", 2.0);
    }

    Samples now = rig.scrape(one);
    assertThat(now.values())
        .containsEntry("jams_limiter_limit", 1.0)
        .containsEntry("jams_app_state{state=\"running\"}", 1.0)
        .containsEntry("jams_listener_state{listener=\"grpc\",state=\"running\"}", 1.0)
        .containsEntry("jams_connections_open{listener=\"grpc\"}", 0.0);

    App third = rig.start(rig.greeter(), "--limiter-mode=fixed", "--limiter-limit=3", fresh());
    one.close();
    assertThat(rig.scrape(third).values())
        .containsEntry("jams_limiter_limit", 3.0)
        .containsEntry("jams_app_state{state=\"running\"}", 1.0);
  }

  @Test
  void anAppThatCannotStartTakesNothingFromTheOneThatRuns() throws Exception {
    App one =
        rig.start(
            rig.greeter().component(new Sending()),
            "--limiter-mode=fixed",
            "--limiter-limit=1",
            fresh());
    Samples before = rig.scrape(one);
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      String port = "--exporter-port=" + taken.getLocalPort();

      assertThatThrownBy(() -> rig.start(rig.greeter(), port)).isInstanceOf(StartException.class);
    }

    Samples now = rig.scrape(one);
    assertThat(now.names())
        .filteredOn(name -> name.startsWith("jams_"))
        .containsExactlyElementsOf(
            before.names().stream().filter(name -> name.startsWith("jams_")).toList());
    assertThat(now.values())
        .containsEntry("jams_limiter_limit", 1.0)
        .containsEntry("jams_app_state{state=\"running\"}", 1.0)
        .containsEntry("jams_exports_made_total{export=\"spans\"}", 12.0);
  }

  private static String fresh() {
    return "--exporter-interval=0";
  }

  @Test
  void runsOnOneDaemonThread() throws Exception {
    // The thread of an exporter before may not have quite ended.
    Set<Thread> others = Thread.getAllStackTraces().keySet();
    App app = rig.start(rig.greeter());
    rig.scrape(app);
    rig.scrape(app);

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !others.contains(thread))
        .filteredOn(thread -> thread.getName().startsWith("jams-exporter"))
        .singleElement()
        .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
  }

  @Test
  void clientThatNeverEndsItsRequestHoldsUpNobody() throws Exception {
    App app = rig.start(rig.greeter());
    try (Socket slow = new Socket(LOOPBACK, app.port("exporter"))) {
      slow.getOutputStream().write("GET /metrics HT".getBytes(US_ASCII));

      assertThat(rig.scrape(app).inFlight()).isZero();
    }
  }

  @Test
  void connectionIsClosedAtItsDeadline() {
    PrometheusRegistry empty = new PrometheusRegistry();
    Scrapes scrapes = new Scrapes(empty, Duration.ZERO, System::nanoTime);
    EmbeddedChannel connection = new EmbeddedChannel();
    connection.freezeTime();
    connection.pipeline().addLast(new ScrapeHandler("/metrics", scrapes));
    connection.pipeline().fireChannelActive();

    connection.advanceTimeBy(9_999, MILLISECONDS);
    connection.runScheduledPendingTasks();
    assertThat(connection.isOpen()).isTrue();
    connection.advanceTimeBy(1, MILLISECONDS);
    connection.runScheduledPendingTasks();
    assertThat(connection.isOpen()).isFalse();
  }

  @Test
  void answersOneRequestOfEachConnection() throws Exception {
    App app = rig.start(rig.greeter());
    String request = "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n";

    String answer = raw(app, request + request);

    assertThat(answer).containsOnlyOnce("HTTP/1.1 404").contains("connection: close\r\n");
  }

  @Test
  void whatIsNotHttpIsABadRequest() throws Exception {
    App app = rig.start(rig.greeter());

    assertThat(raw(app, "nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
  }

  @Test
  void metricsThatCannotBeReadAreAnErrorThatTellsNothing() throws Exception {
    PrometheusRegistry broken = new PrometheusRegistry();
    Collector throwing =
        () -> {
          throw new IllegalStateException("secret");
        };
    broken.register(throwing);
    RunningExporter exporter =
        RunningExporter.start(
            new InetSocketAddress(LOOPBACK, 0),
            "/metrics",
            new Scrapes(broken, Duration.ZERO, System::nanoTime));
    try {
      String answer =
          raw((InetSocketAddress) exporter.address(), "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 500 ").endsWith("see the log\n");
      assertThat(answer).doesNotContain("secret");
    } finally {
      exporter.shutdownNow();
      assertThat(exporter.awaitTermination(Duration.ofSeconds(20))).isTrue();
    }
  }

  /** What the exporter writes until it closes the connection. */
  private static String raw(App app, String request) throws IOException {
    return raw(app.address("exporter"), request);
  }

  private static String raw(InetSocketAddress address, String request) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }
}
