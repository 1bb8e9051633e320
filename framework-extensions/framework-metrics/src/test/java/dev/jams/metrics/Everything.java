package dev.jams.metrics;

import static dev.jams.metrics.GreeterService.failing;
import static dev.jams.metrics.GreeterService.to;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.limits.Limits;
import dev.jams.metrics.testing.GreeterGrpc;
import dev.jams.metrics.testing.GreeterGrpc.GreeterBlockingV2Stub;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * An app that has all that is measured, after calls of every sort: over gRPC with TLS, over HTTP,
 * and by a client of its own, with a limiter and a pool of database connections.
 */
final class Everything {
  private static final String CONFIG =
      """
      limits:
        rates:
          most: {requests: 1000}
        bulkheads:
          greets: {methods: [jams.testing.Greeter/Greet], max-concurrent-calls: 100}
      """;

  private Everything() {}

  /** What it exports, by both sets of names. */
  static Samples scrape(Path folder) throws Exception {
    X509Bundle certificate =
        new CertificateBuilder()
            .subject("CN=localhost")
            .addSanDnsName("localhost")
            .setIsCertificateAuthority(true)
            .notAfter(Instant.parse("2090-01-01T00:00:00Z"))
            .buildSelfSigned();
    Path crt = Files.writeString(folder.resolve("crt"), certificate.getCertificatePEM());
    Path key = Files.writeString(folder.resolve("key"), certificate.getPrivateKeyPEM());
    Path config = Files.writeString(folder.resolve("app.yaml"), CONFIG);
    try (Metrics metrics = Metrics.create();
        HikariDataSource pool = pool(metrics);
        App app =
            App.named("everything")
                .service(new GreeterService())
                .client("self", "in-process")
                .intercept(metrics)
                .intercept(Limits.create())
                .component(new Sending())
                .listen(GrpcServer.on(0))
                .listen(HttpGateway.on(0))
                .listen(metrics.exporter(0))
                .start(
                    "--config=" + config,
                    "--grpc-tls-cert-file=" + crt,
                    "--grpc-tls-key-file=" + key,
                    "--limiter-mode=adaptive",
                    "--metrics-names=both",
                    "--exporter-interval=0")) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(
                  "localhost:" + app.port("grpc"),
                  TlsChannelCredentials.newBuilder().trustManager(crt.toFile()).build())
              .build();
      try {
        call(GreeterGrpc.newBlockingV2Stub(channel));
        call(GreeterGrpc.newBlockingV2Stub(app.channel("self")));
        send(app, "http", "POST", "/jams.testing.Greeter/Greet", "{\"name\":\"Ann\"}");
        send(app, "http", "POST", "/jams.testing.Greeter/Greet", "{\"name\":\"x\",\"code\":14}");
        send(app, "http", "GET", "/nothing", "");
        callWhatThereIsNot(channel);
        System.gc();
        Set<String> last =
            Set.of(
                "rpc_client_call_duration_seconds_count",
                "http_server_request_duration_seconds_count",
                "jvm_gc_pause_seconds_sum");
        Samples[] samples = new Samples[1];
        Rig.eventually(
            () -> {
              samples[0] = Samples.parse(send(app, "exporter", "GET", "/metrics", ""));
              return samples[0].names().containsAll(last)
                  && samples[0].sum("rpc_server_call_duration_seconds_count") == 7
                  && pool.isRunning();
            });
        return samples[0];
      } finally {
        channel.shutdownNow().awaitTermination(20, TimeUnit.SECONDS);
      }
    }
  }

  private static void call(GreeterBlockingV2Stub stub) throws Exception {
    stub.greet(to("Ann"));
    assertThatThrownBy(() -> stub.greet(failing(Status.Code.UNAVAILABLE)))
        .isInstanceOf(StatusException.class);
  }

  private static void callWhatThereIsNot(ManagedChannel channel) {
    var nothing = GreeterGrpc.getGreetMethod().toBuilder().setFullMethodName("a.B/Nothing").build();
    assertThatThrownBy(
            () -> ClientCalls.blockingUnaryCall(channel, nothing, CallOptions.DEFAULT, to("Ann")))
        .isInstanceOf(StatusRuntimeException.class);
  }

  /** Of a database that there is not, which nobody asks for a connection. */
  private static HikariDataSource pool(Metrics metrics) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(
        (DataSource)
            Proxy.newProxyInstance(
                Everything.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, args) -> method.getReturnType() == int.class ? 0 : null));
    config.setInitializationFailTimeout(-1);
    config.setMinimumIdle(0);
    config.setMetricRegistry(metrics.registry());
    return new HikariDataSource(config);
  }

  private static String send(App app, String listener, String method, String path, String body)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.port(listener) + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.ofString(body))
            .header("content-type", "application/json")
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
