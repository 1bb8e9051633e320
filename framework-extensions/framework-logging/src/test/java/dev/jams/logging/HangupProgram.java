package dev.jams.logging;

import dev.jams.App;
import dev.jams.GrpcServer;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An app as a process that goes on logging until it gets SIGTERM. */
final class HangupProgram {
  private static final Logger ticks = LoggerFactory.getLogger("ticks");

  private HangupProgram() {}

  public static void main(String... args) {
    Logging log = Logging.create();
    Thread ticking =
        new Thread(
            () -> {
              while (true) {
                ticks.debug("tick");
                LockSupport.parkNanos(1_000_000);
              }
            },
            "ticking");
    ticking.setDaemon(true);
    ticking.start();
    App.named("hangup").log(log).listen(GrpcServer.on(0)).run(args);
  }
}
