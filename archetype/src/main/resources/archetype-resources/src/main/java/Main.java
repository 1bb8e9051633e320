package ${package};

import dev.jams.App;
import dev.jams.AppBuilder;
import dev.jams.GrpcServer;
import dev.jams.http.HttpGateway;
import dev.jams.logging.Logging;

public final class Main {
  public static void main(String[] args) {
    app().run(args);
  }

  static AppBuilder app() {
    return App.named("${artifactId}")
        .log(Logging.create())
        .service(Hello.bind(new HelloService()))
        .listen(GrpcServer.on(50051))
        .listen(HttpGateway.on(8080));
  }
}
