package dev.jams.metrics;

import static dev.jams.metrics.Rig.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.http.HttpGateway;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class HttpMetricsTest {
  private static final String COUNT = "http_server_request_duration_seconds_count";

  @RegisterExtension final Rig rig = new Rig();

  // GM-21
  @Test
  void requestsAreCountedByMethodRouteAndStatus() throws Exception {
    App app = start();

    assertThat(rig.greetOverHttp(app, "{\"name\":\"Ann\"}")).isEqualTo(200);
    assertThat(rig.greetOverHttp(app, "{\"name\":\"x\",\"code\":5}")).isEqualTo(404);
    assertThat(rig.greetOverHttp(app, "{\"name\":\"x\",\"code\":13}")).isEqualTo(500);
    assertThat(rig.send("GET", "http", app, "/healthz", "").statusCode()).isEqualTo(200);

    String greet = "http_route=/jams.testing.Greeter/Greet";
    eventually(() -> rig.scrape(app).sum(COUNT) == 4);
    Samples now = rig.scrape(app);
    assertThat(now.sum(COUNT, greet, "http_request_method=POST")).isEqualTo(3);
    assertThat(now.sum(COUNT, greet, "http_response_status_code=404", "error_type=")).isEqualTo(1);
    assertThat(now.sum(COUNT, greet, "http_response_status_code=500", "error_type=500"))
        .isEqualTo(1);
    assertThat(now.sum(COUNT, "http_route=/healthz", "http_request_method=GET")).isEqualTo(1);
    assertThat(now.labelsOf(COUNT))
        .containsExactly(
            "error_type",
            "http_request_method",
            "http_response_status_code",
            "http_route",
            "url_scheme");
    assertThat(now.sum(COUNT, "url_scheme=http")).isEqualTo(4);
  }

  // GM-21
  @Test
  void pathsOfOneTemplateAreOneSeries(@TempDir Path folder) throws Exception {
    String rules =
        """
        type: google.api.Service
        config_version: 3
        http:
          rules:
            - selector: jams.testing.Greeter.Greet
              get: /v1/x/{name}
        """;
    App app =
        start("--http-rules", Files.writeString(folder.resolve("rules.yaml"), rules).toString());

    assertThat(rig.send("GET", "http", app, "/v1/x/1", "").statusCode()).isEqualTo(200);
    assertThat(rig.send("GET", "http", app, "/v1/x/2", "").statusCode()).isEqualTo(200);

    eventually(() -> rig.scrape(app).sum(COUNT) == 2);
    assertThat(rig.scrape(app).values())
        .containsEntry(
            COUNT
                + "{error_type=\"\",http_request_method=\"GET\",http_response_status_code=\"200\","
                + "http_route=\"/v1/x/{name}\",url_scheme=\"http\"}",
            2.0);
  }

  @Test
  void requestsThatAreNoCallsAndThoseThatAreRefusedCountToo() throws Exception {
    App app = start();

    assertThat(rig.send("GET", "http", app, "/docs", "").statusCode()).isEqualTo(200);
    assertThat(rig.send("GET", "http", app, "/nothing", "").statusCode()).isEqualTo(404);
    assertThat(rig.send("DELETE", "http", app, "/docs", "").statusCode()).isEqualTo(405);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port("http"))) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      socket.getInputStream().readAllBytes();
    }

    eventually(() -> rig.scrape(app).sum(COUNT) == 4);
    Samples now = rig.scrape(app);
    assertThat(now.sum(COUNT, "http_route=/docs", "http_response_status_code=200")).isEqualTo(1);
    assertThat(now.sum(COUNT, "http_route=/docs", "http_response_status_code=405")).isEqualTo(1);
    assertThat(now.sum(COUNT, "http_route=", "http_response_status_code=404")).isEqualTo(1);
    assertThat(now.sum(COUNT, "http_route=", "http_response_status_code=400")).isEqualTo(1);
  }

  @Test
  void requestsOverTlsAreThoseOfHttps(@TempDir Path folder) throws Exception {
    X509Bundle certificate =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .buildSelfSigned();
    Path crt = Files.writeString(folder.resolve("crt"), certificate.getCertificatePEM());
    Path key = Files.writeString(folder.resolve("key"), certificate.getPrivateKeyPEM());
    App app = start("--http-tls-cert-file=" + crt, "--http-tls-key-file=" + key);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, certificate.toTrustManagerFactory().getTrustManagers(), null);
    URI health = URI.create("https://localhost:" + app.port("http") + "/healthz");

    for (HttpClient.Version version : HttpClient.Version.values()) {
      assertThat(
              HttpClient.newBuilder()
                  .sslContext(tls)
                  .version(version)
                  .build()
                  .send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
                  .statusCode())
          .isEqualTo(200);
    }
    try (Socket socket = tls.getSocketFactory().createSocket("localhost", app.port("http"))) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    eventually(() -> rig.scrape(app).sum(COUNT, "url_scheme=https") == 3);
    Samples now = rig.scrape(app);
    assertThat(now.sum(COUNT, "url_scheme=https", "http_response_status_code=400")).isEqualTo(1);
    assertThat(now.sum(COUNT, "url_scheme=http")).isZero();
  }

  @Test
  void aRequestThatIsNeverAnsweredIsAnErrorWithoutStatus() throws Exception {
    App app = start();
    String head =
        "POST /jams.testing.Greeter/Greet HTTP/1.1\r\n"
            + "Host: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{";
    try (Socket leaving = new Socket(InetAddress.getLoopbackAddress(), app.port("http"))) {
      leaving.getOutputStream().write(head.getBytes(US_ASCII));
      eventually(() -> rig.scrape(app).sum("jams_streams_open", "listener=http") == 1);
    }

    eventually(() -> rig.scrape(app).sum(COUNT) == 1);
    assertThat(rig.scrape(app).sum(COUNT, "http_response_status_code=", "error_type=_OTHER"))
        .isEqualTo(1);
  }

  @Test
  void whateverClientsMakeUpMakesNoSeries() throws Exception {
    App app = start();
    Random random = new Random(42);
    makeUp(app, random, 3);
    eventually(() -> rig.scrape(app).sum(COUNT) == 12);
    Set<String> known = calls(rig.scrape(app));

    makeUp(app, random, 250);

    eventually(() -> rig.scrape(app).sum(COUNT) == 12 + 1000);
    assertThat(calls(rig.scrape(app))).isEqualTo(known);
    assertThat(rig.scrape(app).sum("rpc_server_call_duration_seconds_count", "rpc_method=_OTHER"))
        .isEqualTo(253);
  }

  /** Paths, methods of HTTP, queries and rpcs of gRPC-Web that nobody serves. */
  private void makeUp(App app, Random random, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      byte[] bytes = new byte[8];
      random.nextBytes(bytes);
      String text = HexFormat.of().formatHex(bytes);
      rig.send("GET", "http", app, "/" + text + "/" + i, "");
      rig.send("GET", "http", app, "/healthz?x=" + text, "");
      rig.send("POST", "http", app, "/jams.testing.Greeter/" + text, "{}");
      rig.send(
          "POST", "http", app, "/a.B/" + text, "", "content-type", "application/grpc-web+proto");
    }
  }

  @Test
  void connectionsAndStreamsAreCountedByListener() throws Exception {
    App app = start();
    assertThat(rig.scrape(app).sum("jams_connections_total", "listener=http")).isZero();

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), app.port("http"))) {
      socket.getOutputStream().write("POST / HTTP/1.1\r\n".getBytes(US_ASCII));
      eventually(() -> rig.scrape(app).sum("jams_connections_open", "listener=http") == 1);
      assertThat(rig.scrape(app).sum("jams_streams_open", "listener=http")).isZero();
      String head = "Host: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{";
      String path = "POST /jams.testing.Greeter/Greet HTTP/1.1\r\n";
      try (Socket calling = new Socket(InetAddress.getLoopbackAddress(), app.port("http"))) {
        calling.getOutputStream().write((path + head).getBytes(US_ASCII));
        eventually(() -> rig.scrape(app).sum("jams_streams_open", "listener=http") == 1);
      }
      eventually(() -> rig.scrape(app).sum("jams_streams_open", "listener=http") == 0);
    }

    eventually(() -> rig.scrape(app).sum("jams_connections_open", "listener=http") == 0);
    assertThat(rig.scrape(app).sum("jams_connections_total", "listener=http")).isEqualTo(2);
  }

  @Test
  void callsOfTheGrpcListenerAreStreamsAndNoHttpRequests() throws Exception {
    App app = start();
    var chat = rig.stub(app).chat();
    chat.write(GreeterService.to("Ann"));
    assertThat(chat.read()).isNotNull();
    assertThat(rig.scrape(app).sum("jams_streams_open", "listener=grpc")).isEqualTo(1);
    assertThat(rig.scrape(app).sum("jams_connections_open", "listener=grpc")).isEqualTo(1);

    chat.halfClose();

    eventually(() -> rig.scrape(app).sum("jams_streams_open", "listener=grpc") == 0);
    assertThat(rig.scrape(app).sum(COUNT)).isZero();
  }

  private App start(String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of("--exporter-interval", "0"));
    all.addAll(List.of(args));
    return rig.start(rig.greeter().listen(HttpGateway.on(0)), all.toArray(new String[0]));
  }

  /** All series of calls and requests; those of the JVM come and go. */
  private static Set<String> calls(Samples samples) {
    Set<String> calls = new TreeSet<>(samples.values().keySet());
    calls.removeIf(series -> !series.startsWith("rpc_") && !series.startsWith("http_"));
    return calls;
  }
}
