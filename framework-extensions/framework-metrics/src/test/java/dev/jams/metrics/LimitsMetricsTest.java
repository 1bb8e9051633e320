package dev.jams.metrics;

import static dev.jams.metrics.GreeterService.to;
import static dev.jams.metrics.Rig.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jams.App;
import dev.jams.limits.Limits;
import dev.jams.metrics.testing.GreeterGrpc.GreeterBlockingV2Stub;
import io.grpc.StatusException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the limits of calls tell of themselves. */
@Timeout(120)
class LimitsMetricsTest {
  private static final String CONFIG =
      """
      limits:
        rates:
          few: {methods: [jams.testing.Greeter/Greet], by: address, requests: 1, period: 1h}
        bulkheads:
          chats: {methods: [jams.testing.Greeter/Chat], max-concurrent-calls: 1}
      """;

  @RegisterExtension final Rig rig = new Rig();
  @TempDir Path folder;

  @Test
  void refusalsCountAndBulkheadsTellHowFullTheyAre() throws Exception {
    App app = start();
    assertThat(rig.scrape(app).values())
        .containsEntry("jams_bulkhead_calls{bulkhead=\"chats\"}", 0.0)
        .containsEntry("jams_bulkhead_waiting{bulkhead=\"chats\"}", 0.0);
    GreeterBlockingV2Stub stub = rig.stub(app);

    stub.greet(to("Ann"));
    assertThatThrownBy(() -> stub.greet(to("Ann"))).isInstanceOf(StatusException.class);
    var held = stub.chat();
    held.write(to("Ann"));
    assertThat(held.read()).isNotNull();
    var refused = stub.chat();
    assertThatThrownBy(refused::read).isInstanceOf(StatusException.class);

    assertThat(rig.scrape(app).values())
        .containsEntry("jams_guard_total{guard=\"rate-limit\",listener=\"limits\"}", 1.0)
        .containsEntry("jams_guard_total{guard=\"bulkhead\",listener=\"limits\"}", 1.0)
        .containsEntry("jams_bulkhead_calls{bulkhead=\"chats\"}", 1.0);
    held.halfClose();
    eventually(() -> rig.scrape(app).sum("jams_bulkhead_calls") == 0);
  }

  @Test
  void limitsAreNoListener() throws Exception {
    Samples now = rig.scrape(start());

    assertThat(now.values().keySet())
        .filteredOn(series -> series.contains("listener=\"limits\""))
        .containsExactlyInAnyOrder(
            "jams_guard_total{guard=\"rate-limit\",listener=\"limits\"}",
            "jams_guard_total{guard=\"bulkhead\",listener=\"limits\"}");
    assertThat(now.values())
        .containsKey("jams_guard_total{guard=\"overload\",listener=\"grpc\"}")
        .doesNotContainKey("jams_guard_total{guard=\"bulkhead\",listener=\"grpc\"}");
  }

  private App start() throws Exception {
    Path config = Files.writeString(folder.resolve("app.yaml"), CONFIG);
    return rig.start(
        rig.greeter().intercept(Limits.create()), "--config=" + config, "--exporter-interval=0");
  }
}
