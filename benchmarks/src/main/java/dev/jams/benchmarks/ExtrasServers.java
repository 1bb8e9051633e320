package dev.jams.benchmarks;

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.Listener;
import dev.jams.http.HttpGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Apps with something around their calls, each on a free port of the loopback address. */
final class ExtrasServers {
  /** System property with the address that takes whatever is sent. */
  static final String SINK = "benchmark.sink";

  /** System property with the file that has the issuer's key. */
  static final String KEYS = "benchmark.keys";

  private ExtrasServers() {}

  static int http(Extra... extras) throws Exception {
    return start(HttpGateway.on(0), extras);
  }

  static int grpc(Extra... extras) throws Exception {
    return start(GrpcServer.on(0), extras);
  }

  private static int start(Listener listener, Extra... extras) throws Exception {
    AppBuilder app =
        App.named("benchmark")
            .service(new FixedTracker())
            .service(new FixedLibrary())
            .listen(listener);
    Arrays.stream(extras).map(Extra::component).forEach(app::intercept);
    String settings =
        Arrays.stream(extras)
            .map(Extra::settings)
            .collect(Collectors.joining())
            .replace("${sink}", System.getProperty(SINK))
            .replace("${keys}", System.getProperty(KEYS));
    Path file = Files.writeString(Files.createTempFile("benchmark", ".yml"), settings);
    file.toFile().deleteOnExit();
    return app.start("--config", file.toString()).port(listener.name());
  }
}
