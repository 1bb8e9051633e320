package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** GM-05: the exporter's flags, beside those of the other listeners. */
class ExporterTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void exportsTheCallsOfBothProtocolsWhereItIsEnabled() throws Exception {
    try (App app =
        GatewayApp.app()
            .start(
                "-grpc-host=127.0.0.1",
                "-grpc-port=0",
                "-http-host=127.0.0.1",
                "-http-port=0",
                "-data=jdbc:h2:mem:exporter",
                "-exporter-enabled",
                "-exporter-host=127.0.0.1",
                "-exporter-port=0",
                "-exporter-path=/numbers",
                "-exporter-interval=0")) {
      get(app.port("http"), "/goms");
      assertThat(get(app.port("exporter"), "/numbers"))
          .containsPattern(
              "(?m)^grpc_server_processing_duration_seconds_count\\{method=\"List\","
                  + "methodType=\"UNARY\",service=\"go.micro.service.goms.GoMs\","
                  + "statusCode=\"OK\"\\} 1$");
    }
  }

  private String get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
