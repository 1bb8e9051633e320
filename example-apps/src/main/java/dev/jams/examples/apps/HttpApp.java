package dev.jams.examples.apps;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.RemoteServices;
import dev.jams.examples.child.ChildGrpc;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.examples.tracker.TrackerGrpc;
import dev.jams.http.HttpGateway;
import dev.jams.logging.Logging;
import dev.jams.metrics.Metrics;

/**
 * The same services over HTTP/JSON, answered by a gRPC server elsewhere; or, with {@code --reflect}
 * or {@code --descriptor-set}, whatever services that server has.
 */
public final class HttpApp {
  private static final String TARGET = "127.0.0.1:42001";

  private HttpApp() {}

  public static void main(String... args) {
    app().run(args);
  }

  static AppBuilder app() {
    Logging log = Log.backend(); // First, so that nothing is logged in another way.
    Metrics metrics = Metrics.create();
    return App.named("http")
        .log(log)
        .service(
            RemoteServices.at(
                TARGET,
                TrackerApiServiceGrpc.getServiceDescriptor(),
                TrackerGrpc.getServiceDescriptor(),
                GoMsGrpc.getServiceDescriptor(),
                ChildGrpc.getServiceDescriptor()))
        .intercept(metrics)
        .listen(metrics.exporter(4242), Exporting.ENABLED)
        .listen(HttpGateway.on(8080));
  }
}
