package dev.jams.benchmarks;

import static dev.jams.benchmarks.Contender.EVERYTHING_ALL_TRACED_GRPC;
import static dev.jams.benchmarks.Contender.EVERYTHING_ALL_TRACED_HTTP;
import static dev.jams.benchmarks.Contender.EVERYTHING_GRPC;
import static dev.jams.benchmarks.Contender.EVERYTHING_HTTP;
import static dev.jams.benchmarks.Contender.GATEWAY_POOL;
import static dev.jams.benchmarks.Contender.GRPC_SERVER;
import static dev.jams.benchmarks.Contender.WITH_EVENTS;
import static dev.jams.benchmarks.Contender.WITH_LIMITS;
import static dev.jams.benchmarks.Contender.WITH_METRICS;
import static dev.jams.benchmarks.Contender.WITH_SECURITY;
import static dev.jams.benchmarks.Contender.WITH_TRACING;
import static dev.jams.benchmarks.Contender.WITH_VALIDATION;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compares an app that has everything around its calls with one that has nothing. */
final class ExtrasCommand {
  private static final List<Contender> HTTP =
      List.of(
          GATEWAY_POOL,
          WITH_TRACING,
          WITH_METRICS,
          WITH_EVENTS,
          WITH_SECURITY,
          WITH_LIMITS,
          WITH_VALIDATION,
          EVERYTHING_HTTP,
          EVERYTHING_ALL_TRACED_HTTP);
  private static final List<Contender> GRPC =
      List.of(GRPC_SERVER, EVERYTHING_GRPC, EVERYTHING_ALL_TRACED_GRPC);

  private ExtrasCommand() {}

  static String run(Options options) throws Exception {
    Issuer issuer = new Issuer();
    Path keys = Files.createTempFile("benchmark", ".json");
    try (Sink sink = new Sink()) {
      issuer.writeKeys(keys);
      String[] jvm = {
        "-D" + ExtrasServers.SINK + "=" + sink.url(), "-D" + ExtrasServers.KEYS + "=" + keys
      };
      RateTable table = new RateTable();
      addHttp(table, options, issuer.token(), jvm);
      addGrpc(table, options, issuer.token(), jvm);
      return table.toString();
    } finally {
      Files.deleteIfExists(keys);
    }
  }

  private static void addHttp(RateTable table, Options options, String token, String... jvm)
      throws Exception {
    HttpWorkload workload = HttpWorkload.SMALL_GET;
    int concurrency = options.concurrency(16);
    try (Contest contest = Contest.start(HTTP, jvm)) {
      contest.add(workload.label(), port -> workload.open(port, concurrency, token));
      contest.run(options.seconds(2), options.rounds(7), options.warmUp(40));
      HTTP.forEach(server -> table.add(contest, workload.label(), server, GATEWAY_POOL));
    }
  }

  private static void addGrpc(RateTable table, Options options, String token, String... jvm)
      throws Exception {
    GrpcWorkload workload = GrpcWorkload.SMALL_GET;
    int concurrency = options.concurrency(16);
    try (Contest contest = Contest.start(GRPC, jvm)) {
      contest.add(workload.label(), port -> workload.open(port, concurrency, token));
      contest.run(options.seconds(2), options.rounds(7), options.warmUp(40));
      GRPC.forEach(server -> table.add(contest, workload.label(), server, GRPC_SERVER));
    }
  }
}
