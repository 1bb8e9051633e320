package dev.jams.http;

import dev.jams.App;
import dev.jams.AppContext;
import dev.jams.Component;
import dev.jams.GrpcServer;

/** An app with both listeners as a process, which says on which ports. */
final class OpenFilesProgram {
  private OpenFilesProgram() {}

  public static void main(String... args) {
    App.named("files")
        .service(new ContractService())
        .component(new Ports())
        .listen(GrpcServer.on(0))
        .listen(HttpGateway.on(0))
        .run(args);
  }

  private static final class Ports implements Component {
    @Override
    public String name() {
      return "ports";
    }

    @Override
    public Running start(AppContext context) {
      return new Running() {
        @Override
        public void ready(App app) {
          System.out.println("ports " + app.port("grpc") + " " + app.port("http"));
        }

        @Override
        public void close() {
          // It has nothing.
        }
      };
    }
  }
}
