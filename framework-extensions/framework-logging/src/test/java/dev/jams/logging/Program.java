package dev.jams.logging;

import dev.jams.App;
import dev.jams.GrpcServer;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** An app as a process of its own: starts, is called, changes a level, and stops. */
final class Program {
  private static final Logger log = LoggerFactory.getLogger(Program.class);

  private Program() {}

  public static void main(String... args) throws Exception {
    var builder = App.named("program").log(Logging.create()).listen(GrpcServer.on(0));
    log.info("before the settings are read");
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--access-log-health");
    App app = builder.start(all.toArray(String[]::new));
    ManagedChannel channel =
        Grpc.newChannelBuilder("127.0.0.1:" + app.port("grpc"), InsecureChannelCredentials.create())
            .build();
    for (int i = 0; i < 3; i++) {
      var status =
          HealthGrpc.newBlockingStub(channel)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus();
      System.err.println("answer: " + status);
    }
    channel.shutdownNow();
    log.debug("not yet");
    Logging.level("dev.jams.logging", Level.DEBUG);
    log.debug("now it is");
    log.atError().setCause(new IllegalStateException("of the program")).log("failed");
    app.close();
    log.info("last words");
    System.exit(0);
  }
}
