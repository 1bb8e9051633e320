package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.testing.AppExtension;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** GM-05: the exporter's flags, beside those of the other listeners. */
class ExporterTest {
  @RegisterExtension
  static final AppExtension app =
      AppExtension.of(GatewayApp::app)
          .args(
              "-grpc-host=127.0.0.1",
              "-grpc-port=0",
              "-http-host=127.0.0.1",
              "-http-port=0",
              "-data=jdbc:h2:mem:exporter",
              "-exporter-enabled",
              "-exporter-host=127.0.0.1",
              "-exporter-port=0",
              "-exporter-path=/numbers",
              "-exporter-interval=0");

  @Test
  void exportsTheCallsOfBothProtocolsWhereItIsEnabled() throws Exception {
    app.http().get("/goms");

    URI numbers = URI.create("http://" + app.address("exporter") + "/numbers");
    // A client has its answer before the call is measured.
    await(
        numbers,
        "rpc_server_call_duration_seconds_count{error_type=\"\","
            + "rpc_method=\"go.micro.service.goms.GoMs/List\",rpc_response_status_code=\"OK\","
            + "rpc_system_name=\"http\"} 1\n");
    await(numbers, "hikaricp_connections{pool=\"time-entries\"} ");
  }

  private static void await(URI numbers, String line) throws Exception {
    HttpRequest scrape = HttpRequest.newBuilder(numbers).build();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String last;
    do {
      last = app.httpClient().send(scrape, BodyHandlers.ofString()).body();
    } while (!last.contains(line) && System.nanoTime() < end);
    assertThat(last).contains(line);
  }
}
