package dev.jams.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.StartException;
import dev.jams.http.HttpGateway;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The metrics on the HTTP listener. */
@Timeout(120)
class PageTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @RegisterExtension final Rig rig = new Rig();

  // KT-08
  @Test
  void metricsAreOnTheHttpListenerWhereThatIsAskedFor() throws Exception {
    App app = rig.start(gateway(), "--metrics-http-path=/metrics");

    HttpResponse<String> answer = rig.send("GET", "http", app, "/metrics", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    assertThat(Samples.parse(answer.body()).sum("jams_app_state", "state=running")).isEqualTo(1);
    assertThat(Samples.parse(answer.body()).sum("jams_listener_state", "listener=http"))
        .isEqualTo(1);
  }

  @Test
  void theyAreTextForWhoWouldRatherHaveProtobuf() throws Exception {
    App app = rig.start(gateway(), "--metrics-http-path=/metrics");

    HttpResponse<String> answer =
        rig.send("GET", "http", app, "/metrics", "", "accept", Rig.PROMETHEUS);
    HttpResponse<String> protobuf =
        rig.send("GET", "http", app, "/metrics", "", "accept", Rig.PROTOBUF);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("jams_calls_in_flight 0.0").endsWith("# EOF\n");
    assertThat(protobuf.statusCode()).isEqualTo(200);
    assertThat(Samples.parse(protobuf.body()).inFlight()).isZero();
  }

  @Test
  void withoutTheSettingTheyAreNot() throws Exception {
    App app = rig.start(gateway());

    assertThat(rig.send("GET", "http", app, "/metrics", "").statusCode()).isEqualTo(404);
  }

  @Test
  void thePathMustBeFree() {
    assertThatThrownBy(
            () -> rig.start(gateway(), "--metrics-http-path=/jams.testing.Greeter/Greet"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("anything but an rpc at \"/jams.testing.Greeter/Greet\"");
    assertThatThrownBy(() -> rig.start(gateway(), "--metrics-http-path=/docs"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("two things at \"/docs\"");
  }

  @Test
  void whatIsNoPathIsAnErrorThatNamesTheSetting() {
    assertThatThrownBy(() -> rig.start(gateway(), "--metrics-http-path=metrics"))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("metrics-http-path")
        .hasMessageContaining("expected a path of letters, digits and ._~/- that begins with /");
  }

  @Test
  void openMetricsNamesTheTraceOfACall() throws Exception {
    App app = rig.start(gateway(), "--metrics-http-path=/metrics");
    String traceparent = "00-" + TRACE + "-00f067aa0ba902b7-01";
    rig.send(
        "POST",
        "http",
        app,
        "/jams.testing.Greeter/Greet",
        "{\"name\":\"Ann\"}",
        "traceparent",
        traceparent);

    Rig.eventually(
        () ->
            rig.send("GET", "http", app, "/metrics", "", "accept", "application/openmetrics-text")
                .body()
                .lines()
                .anyMatch(
                    line ->
                        line.startsWith("rpc_server_call_duration_seconds_bucket{")
                            && line.contains("# {")
                            && line.contains("trace_id=\"" + TRACE + "\"")));
  }

  private AppBuilder gateway() {
    return App.named("test")
        .service(new GreeterService())
        .intercept(rig.metrics)
        .listen(HttpGateway.on(0));
  }
}
