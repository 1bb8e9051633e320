package dev.jams.benchmarks.restarts;

import dev.jams.App;
import dev.jams.GrpcServer;
import dev.jams.Listener;
import dev.jams.http.HttpGateway;
import java.io.IOException;
import java.util.Arrays;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The program that is restarted: an app as users write it. Its arguments are the URL of the
 * database, the ports for gRPC and HTTP, whether Armeria itself shall serve HTTP, and flags.
 */
final class InstanceMain {
  private static final int FLAGS = 4;
  private static final int ORPHANED = 3;

  private InstanceMain() {}

  public static void main(String... args) {
    endWithParent();
    int grpcPort = Integer.parseInt(args[1]);
    int httpPort = Integer.parseInt(args[2]);
    Listener http =
        Boolean.parseBoolean(args[3]) ? new PlainArmeria(httpPort) : HttpGateway.on(httpPort);
    App.named("probe")
        .service(new ProbeService(JdbcConnectionPool.create(args[0], "", "")))
        .listen(GrpcServer.on(grpcPort))
        .listen(http)
        .listen(new WarmUp(grpcPort, httpPort))
        .run(Arrays.copyOfRange(args, FLAGS, args.length));
  }

  /** The input ends when the parent does, however it does. */
  private static void endWithParent() {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // Nothing is ever sent.
                }
              } catch (IOException e) {
                // As good as the end.
              }
              Runtime.getRuntime().halt(ORPHANED);
            },
            "parent");
    thread.setDaemon(true);
    thread.start();
  }
}
