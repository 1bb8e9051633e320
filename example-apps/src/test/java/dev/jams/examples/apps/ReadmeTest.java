package dev.jams.examples.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.examples.tracker.GetTimeEntriesRequest;
import dev.jams.examples.tracker.GetTimeEntriesResponse;
import dev.jams.examples.tracker.TrackerApiService;
import dev.jams.examples.tracker.TrackerService;
import dev.jams.examples.tracker.store.EntryStores;
import dev.jams.http.HttpGateway;
import org.junit.jupiter.api.Test;

/** What the first screen of the README promises. */
class ReadmeTest {
  /** GM-01: one registration, one object, both protocols. */
  @Test
  void interceptsOneCallOnceOverEachProtocol() throws Exception {
    AuditInterceptor audit = new AuditInterceptor();
    GetTimeEntriesRequest request = GetTimeEntriesRequest.getDefaultInstance();
    GetTimeEntriesResponse reply = GetTimeEntriesResponse.getDefaultInstance();
    try (App app =
            App.named("tracker")
                .service(TrackerApiService.bind(new TrackerService(EntryStores.inMemory())))
                .intercept(audit)
                .listen(GrpcServer.on(0))
                .listen(HttpGateway.on(0))
                .start();
        TrackerClient grpc = new GrpcTracker(app.port("grpc"));
        TrackerClient http = new HttpTracker(app.port("http"))) {
      GetTimeEntriesResponse overGrpc = grpc.call("GetTimeEntries", request, reply);
      assertThat(audit.calls()).isEqualTo(1);
      assertThat(http.call("GetTimeEntries", request, reply)).isEqualTo(overGrpc);
      assertThat(audit.calls()).isEqualTo(2);
    }
  }
}
