package dev.jams.examples.apps;

import dev.jams.About;
import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.ServiceContext;
import dev.jams.examples.child.Child;
import dev.jams.examples.child.ChildGrpc;
import dev.jams.examples.child.ChildService;
import dev.jams.examples.goms.GoMs;
import dev.jams.examples.goms.GoMsGrpc;
import dev.jams.examples.goms.GoMsService;
import dev.jams.examples.tracker.TrackerApiService;
import dev.jams.examples.tracker.TrackerApiServiceGrpc;
import dev.jams.examples.tracker.TrackerService;
import dev.jams.examples.tracker.store.EntryStores;
import dev.jams.http.HttpGateway;
import dev.jams.logging.Logging;
import dev.jams.metrics.Metrics;
import io.grpc.BindableService;
import java.util.List;
import java.util.Optional;

/** What runs is what the configuration file says: of these services, those that it names. */
public final class FileApp {
  private FileApp() {}

  /** What stands under {@code services.tracker.config}. */
  record TrackerConfig(
      @About(value = "where its data is, if not in the database of all", secret = true)
          Optional<String> data) {}

  public static void main(String... args) {
    app().run(args);
  }

  static AppBuilder app() {
    Logging log = Log.backend(); // First, so that nothing is logged in another way.
    Metrics metrics = Metrics.create();
    return App.named("file")
        .log(log)
        .setting(Database.SETTING)
        .service("goms", GoMsGrpc.getServiceDescriptor(), context -> GoMs.bind(new GoMsService()))
        .service(
            "child", ChildGrpc.getServiceDescriptor(), context -> Child.bind(new ChildService()))
        // docs: configuration-service
        .service(
            "tracker",
            TrackerApiServiceGrpc.getServiceDescriptor(),
            TrackerConfig.class,
            FileApp::tracker)
        .onlyConfiguredServices()
        .interceptor("metrics", metrics)
        // docs: end
        .listen(metrics.exporter(4242))
        .listen(GrpcServer.on(42001))
        .listen(HttpGateway.on(8080));
  }

  // docs: testing-clock
  private static BindableService tracker(ServiceContext context, TrackerConfig config) {
    String shared = context.config().get(Database.SETTING).source();
    return TrackerApiService.bind(
        new TrackerService(
            EntryStores.open(config.data().orElse(shared)), List.of(), context.clock()));
  }
  // docs: end
}
