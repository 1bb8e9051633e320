package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.testing.AppExtension;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
    HttpRequest scrape = HttpRequest.newBuilder(numbers).build();
    assertThat(app.httpClient().send(scrape, BodyHandlers.ofString()).body())
        .containsPattern(
            "(?m)^grpc_server_processing_duration_seconds_count\\{method=\"List\","
                + "methodType=\"UNARY\",service=\"go.micro.service.goms.GoMs\","
                + "statusCode=\"OK\"\\} 1$");
  }
}
