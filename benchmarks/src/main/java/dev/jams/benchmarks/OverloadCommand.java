package dev.jams.benchmarks;

import java.time.Duration;

/**
 * Offers a server four times the calls that it can serve, with the limiter and without, and says
 * what is left of the calls that it answers in time.
 */
final class OverloadCommand {
  private static final Duration TIMEOUT = Duration.ofMillis(250);
  private static final int FACTOR = 4;
  private static final double TARGET = 0.8;

  private OverloadCommand() {}

  /** Opens the calls to a server. */
  private interface Protocol {
    OverloadCalls open(int port, Duration timeout);
  }

  static Outcome run(Options options) throws Exception {
    Duration duration = options.seconds(8);
    Table table =
        new Table(
            "calls over",
            "limiter",
            "offered/s",
            "peak in time/s",
            "in time/s",
            "of the peak",
            "refused/s",
            "lost/s",
            "p50 ms",
            "p99 ms",
            "CPU of server");
    boolean passed = true;
    passed &= measure("gRPC", OverloadCalls::grpc, Contender.BUSY_GRPC, true, duration, table);
    measure("gRPC", OverloadCalls::grpc, Contender.BUSY_GRPC_OPEN, false, duration, table);
    passed &= measure("HTTP/2", OverloadCalls::http, Contender.BUSY_HTTP, true, duration, table);
    measure("HTTP/2", OverloadCalls::http, Contender.BUSY_HTTP_OPEN, false, duration, table);
    String verdict =
        "%nWith the limiter, at least %.0f %% of the peak in time at %d times the capacity: %s%n"
            .formatted(TARGET * 100, FACTOR, passed ? "yes" : "NO");
    return new Outcome(table + verdict, passed);
  }

  private static boolean measure(
      String name,
      Protocol protocol,
      Contender contender,
      boolean limited,
      Duration duration,
      Table table)
      throws Exception {
    System.err.println(contender.label() + " over " + name);
    try (ServerProcess server = ServerProcess.start(contender);
        OverloadCalls calls = protocol.open(server.port(), TIMEOUT)) {
      OpenLoop load = new OpenLoop(calls, TIMEOUT);
      int capacity = OverloadServers.CAPACITY;
      // Both JVMs compile what an overload needs, lest it be them that are overloaded.
      load.run(FACTOR * capacity, duration.multipliedBy(2));
      load.run(capacity / 2, duration.dividedBy(2));
      double peak = 0;
      for (int percent = 85; percent <= 100; percent += 5) {
        OpenLoop.Result result = load.run(capacity * percent / 100, duration.dividedBy(2));
        peak = Math.max(peak, result.goodput());
      }
      load.run(FACTOR * capacity, duration.dividedBy(2));
      Usage before = server.usage();
      OpenLoop.Result result = load.run(FACTOR * capacity, duration);
      double cpu = server.usage().minus(before).cpuNanos() / (double) duration.toNanos();
      row(table, name, limited, result, peak, cpu);
      return result.goodput() >= TARGET * peak;
    }
  }

  private static void row(
      Table table, String name, boolean limited, OpenLoop.Result result, double peak, double cpu) {
    table.row(
        name,
        limited ? "adaptive" : "off",
        Table.number(result.offered()),
        Table.number(peak),
        Table.number(result.goodput()),
        Table.percent(result.goodput(), peak),
        Table.number(result.refused()),
        Table.number(result.lost()),
        Table.number(result.percentileMillis(0.5)),
        Table.number(result.percentileMillis(0.99)),
        Table.number(cpu));
  }
}
