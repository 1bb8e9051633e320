package dev.jams.examples.apps;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.RemoteServices;
import dev.jams.admin.Admin;
import dev.jams.events.ApiEvents;
import dev.jams.examples.child.ChildGrpc;
import dev.jams.examples.goms.GoMs;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.goms.GoMsService;
import dev.jams.http.HttpGateway;
import dev.jams.limits.Limits;
import dev.jams.logging.Logging;
import dev.jams.metrics.Metrics;
import dev.jams.security.Security;
import dev.jams.tracing.Tracing;
import dev.jams.validation.Validation;

/** An app with all parts that there are, so that {@code --help-markdown} has all settings. */
public final class SettingsPage {
  private SettingsPage() {}

  public static void main(String... args) {
    Logging log = Log.backend();
    Metrics metrics = Metrics.create();
    App.named("app")
        .log(log)
        .service("goms", GoMsGrpc.getServiceDescriptor(), context -> GoMs.bind(new GoMsService()))
        .service(RemoteServices.at("127.0.0.1:42001", ChildGrpc.getServiceDescriptor()))
        .intercept(Tracing.create())
        .interceptor("metrics", metrics)
        .intercept(ApiEvents.create())
        .intercept(Security.create())
        .intercept(Limits.create())
        .intercept(Validation.create())
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080))
        .listen(metrics.exporter(4242))
        .listen(Admin.on(9901))
        .run(args);
  }
}
