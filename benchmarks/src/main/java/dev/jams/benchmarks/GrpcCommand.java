package dev.jams.benchmarks;

import static dev.jams.benchmarks.Contender.BARE_GRPC;
import static dev.jams.benchmarks.Contender.GRPC_SERVER;

import java.util.List;

/** Compares our gRPC server with that of grpc-java on the same executor. */
final class GrpcCommand {
  private GrpcCommand() {}

  static String run(Options options) throws Exception {
    int concurrency = options.concurrency(16);
    try (Contest contest = Contest.start(List.of(BARE_GRPC, GRPC_SERVER))) {
      for (GrpcWorkload workload : GrpcWorkload.values()) {
        contest.add(workload.label(), port -> workload.open(port, concurrency));
      }
      contest.run(options.seconds(2), options.rounds(7), options.warmUp(0));
      ContestTable table = new ContestTable(contest);
      for (GrpcWorkload workload : GrpcWorkload.values()) {
        table.add(workload.label(), BARE_GRPC, BARE_GRPC);
        table.add(workload.label(), GRPC_SERVER, BARE_GRPC);
      }
      return table.toString();
    }
  }
}
