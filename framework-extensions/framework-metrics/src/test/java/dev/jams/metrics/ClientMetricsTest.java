package dev.jams.metrics;

import static dev.jams.metrics.GreeterService.failing;
import static dev.jams.metrics.GreeterService.to;
import static dev.jams.metrics.Rig.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.metrics.testing.GreeterGrpc;
import dev.jams.metrics.testing.GreeterGrpc.GreeterBlockingV2Stub;
import io.grpc.Status;
import io.grpc.StatusException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class ClientMetricsTest {
  private static final String COUNT = "rpc_client_call_duration_seconds_count";

  @RegisterExtension final Rig rig = new Rig();
  @RegisterExtension final Rig other = new Rig();

  @Test
  void callsOfTheAppItselfAreMeasured() throws Exception {
    App far = other.start(other.greeter());
    App app =
        rig.start(
            rig.greeter().client("far", "127.0.0.1:" + far.port("grpc")),
            "--metrics-names=both",
            "--exporter-interval=0");
    GreeterBlockingV2Stub stub = GreeterGrpc.newBlockingV2Stub(app.channel("far"));

    stub.greet(to("Ann"));
    assertThatThrownBy(() -> stub.greet(failing(Status.Code.NOT_FOUND)))
        .isInstanceOf(StatusException.class);
    var repeat = stub.repeat(to("Ann"));
    while (repeat.read() != null) {
      // Until it has ended.
    }

    eventually(() -> rig.scrape(app).sum(COUNT) == 3);
    Samples now = rig.scrape(app);
    assertThat(now.labelsOf(COUNT))
        .containsExactly(
            "error_type",
            "rpc_method",
            "rpc_response_status_code",
            "rpc_system_name",
            "server_address",
            "server_port");
    String greet = "rpc_method=jams.testing.Greeter/Greet";
    assertThat(now.sum(COUNT, greet, "rpc_response_status_code=OK", "error_type=")).isEqualTo(1);
    assertThat(now.sum(COUNT, greet, "error_type=NOT_FOUND", "rpc_system_name=grpc")).isEqualTo(1);
    assertThat(now.sum(COUNT, "server_address=127.0.0.1", "server_port=" + far.port("grpc")))
        .isEqualTo(3);
    assertThat(now.sum("grpc_client_started_total")).isEqualTo(3);
    assertThat(now.sum("grpc_client_handled_total", "grpc_code=NotFound")).isEqualTo(1);
    assertThat(now.sum("grpc_client_msg_sent_total")).isEqualTo(3);
    assertThat(now.sum("grpc_client_msg_received_total")).isEqualTo(4);
    assertThat(now.sum("grpc_client_handling_seconds_count", "grpc_type=server_stream"))
        .isEqualTo(1);
    assertThat(now.calls()).isEmpty();
  }
}
