package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import dev.jams.Health;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.tracker.GetTimeEntriesRequest;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.testing.AppExtension;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/testing.md shows, but for the time, which is in {@link TimerTest}. */
@Timeout(120)
class TestingGuideTest {
  @Nested
  class OnPorts {
    // docs: testing-on-ports
    @RegisterExtension
    static final AppExtension app =
        AppExtension.of(GatewayApp::app).args("--data", "jdbc:h2:mem:guide");

    @Test
    void answers() throws Exception {
      var tracker = TrackerApiServiceGrpc.newBlockingStub(app.channel());
      assertThat(
              tracker.getTimeEntries(GetTimeEntriesRequest.getDefaultInstance()).getEntriesList())
          .isEmpty();
      assertThat(app.http().get("/v1/time-entries").statusCode()).isEqualTo(200);
    }
    // docs: end
  }

  @Nested
  class InProcess {
    // docs: testing-in-process
    @RegisterExtension
    static final AppExtension app =
        AppExtension.of(GatewayApp::app)
            .inProcess()
            .args("--mode", "grpc", "--data", "jdbc:h2:mem:guide");

    // docs: end

    @Test
    void answers() {
      var goms = GoMsGrpc.newBlockingStub(app.channel());
      assertThat(goms.list(Empty.getDefaultInstance()).getMessage()).isEqualTo("GoMs List");
      assertThat(app.app().listeners()).containsOnlyKeys("grpc");
    }
  }

  @Nested
  class TwoApps {
    // docs: testing-two-apps
    @Order(1)
    @RegisterExtension
    static final AppExtension remote =
        AppExtension.of(GrpcApp::app).args("--data", "jdbc:h2:mem:guide");

    @Order(2)
    @RegisterExtension
    static final AppExtension front =
        AppExtension.of(HttpApp::app).flag("--grpc-target", () -> remote.address("grpc"));

    // docs: end

    @Test
    void oneCallsTheOther() throws Exception {
      Health health = front.app().health();
      CompletableFuture<Void> connected = new CompletableFuture<>();
      health.watch(
          (service, status) -> {
            if (health.isServing()) {
              connected.complete(null);
            }
          });
      connected.get(20, TimeUnit.SECONDS);
      assertThat(front.http().get("/goms").body()).isEqualTo("{\"message\":\"GoMs List\"}");
    }
  }
}
