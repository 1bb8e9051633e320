package dev.jams.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One setting for the deadline that a call has and the longest it can ask for. */
class HttpTimeoutTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "60S"})
  void callThatTakesTooLongEndsWhateverItAsksFor(String asked) throws Exception {
    try (App app =
        App.named("timeout")
            .service(new ContractService())
            .listen(HttpGateway.on(0))
            .start("--http-timeout", "200ms")) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port("http") + "/v1/wait"))
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString("{}"));
      if (!asked.isEmpty()) {
        request.header("grpc-timeout", asked);
      }

      var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(504);
    }
  }

  @Test
  void zeroMeansAnyTime() throws Exception {
    try (App app =
        App.named("timeout")
            .service(new ContractService())
            .listen(HttpGateway.on(0))
            .start("--http-timeout", "0", "--http-stream-deadline", "0")) {
      URI uri = URI.create("http://127.0.0.1:" + app.port("http") + "/v1/echo/x");

      var answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
