package dev.jams.examples.apps;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.examples.child.Child;
import dev.jams.examples.child.ChildService;
import dev.jams.examples.goms.GoMs;
import dev.jams.examples.goms.GoMsService;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.examples.tracker.TrackerGrpc;
import dev.jams.http.HttpGateway;
import dev.jams.logging.Logging;
import dev.jams.metrics.Metrics;

/** Every example service, over gRPC and over HTTP/JSON, in one process. */
public final class GatewayApp {
  private GatewayApp() {}

  public static void main(String... args) {
    app().run(args);
  }

  static AppBuilder app() {
    Logging log = Log.backend(); // First, so that nothing is logged in another way.
    Metrics metrics = Metrics.create();
    TrackerServices tracker = new TrackerServices(metrics.registry());
    return App.named("gateway")
        .log(log)
        .setting(TrackerServices.DATA)
        .service(TrackerApiServiceGrpc.getServiceDescriptor(), tracker::api)
        .service(TrackerGrpc.getServiceDescriptor(), tracker::alias)
        .service(GoMs.bind(new GoMsService()))
        .service(Child.bind(new ChildService()))
        .intercept(metrics)
        .listen(metrics.exporter(4242), Exporting.ENABLED)
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080));
  }
}
