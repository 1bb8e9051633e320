package dev.jams.examples.apps;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.examples.tracker.TrackerApiService;
import dev.jams.examples.tracker.TrackerService;
import dev.jams.examples.tracker.store.EntryStores;
import dev.jams.http.HttpGateway;

// docs: tracker-app
public final class TrackerApp {
  public static void main(String[] args) {
    App.named("tracker")
        .service(TrackerApiService.bind(new TrackerService(EntryStores.open("./data"))))
        .intercept(new AuditInterceptor()) // any io.grpc.ServerInterceptor, for both protocols
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080))
        .run(args); // until SIGTERM or Ctrl-C, then drains
  }
}
