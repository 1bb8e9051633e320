package dev.jams.examples.apps;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.admin.Admin;
import dev.jams.events.ApiEvents;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.http.HttpGateway;
import dev.jams.limits.Limits;
import dev.jams.logging.Logging;
import dev.jams.metrics.Metrics;
import dev.jams.security.Security;
import dev.jams.tracing.Tracing;
import dev.jams.validation.Validation;

/** The time tracker with all that shows it and all that guards it, as the configuration says. */
public final class GuardedApp {
  private GuardedApp() {}

  public static void main(String... args) {
    app().run(args);
  }

  static AppBuilder app() {
    Logging log = Log.backend(); // First, so that nothing is logged in another way.
    Metrics metrics = Metrics.create();
    TrackerServices tracker = new TrackerServices(metrics.registry());
    // docs: guarded-app
    return App.named("guarded")
        .log(log)
        .setting(TrackerServices.DATA)
        .service(TrackerApiServiceGrpc.getServiceDescriptor(), tracker::api)
        .intercept(Tracing.create())
        .intercept(metrics)
        .intercept(ApiEvents.create())
        .intercept(Security.create())
        .intercept(Limits.create())
        .intercept(Validation.create())
        .listen(metrics.exporter(4242))
        .listen(Admin.on(9901))
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080));
    // docs: end
  }
}
